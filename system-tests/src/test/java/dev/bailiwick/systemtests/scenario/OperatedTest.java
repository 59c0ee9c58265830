package dev.bailiwick.systemtests.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;

/** What whoever operates the server relies on: alerts, health, metrics, an orderly end. */
@DisplayName("A server that is operated")
final class OperatedTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A request as the receiver of a webhook gets it. */
    private record Told(Map<String, String> headers, String body) {}

    private static final class Receiver implements AutoCloseable {
        final List<Told> told = new CopyOnWriteArrayList<>();
        final AtomicInteger refuse = new AtomicInteger();
        private final HttpServer http;

        Receiver() throws IOException {
            http = HttpServer.create(new InetSocketAddress(Ports.loopback(), 0), 0);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", exchange -> {
                Map<String, String> headers = new ConcurrentHashMap<>();
                exchange.getRequestHeaders()
                        .forEach((name, values) ->
                                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                boolean refused = refuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (!refused) {
                    told.add(new Told(headers, body));
                }
                exchange.sendResponseHeaders(refused ? 503 : 204, -1);
                exchange.close();
            });
            http.start();
        }

        int port() {
            return http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private static Home home(int management, int hook) {
        return Home.create("""
                management: 127.0.0.1:%d
                alerts:
                  webhooks:
                    - {name: siem, url: "http://127.0.0.1:%d/hook", secrets: [%s]}
                """.formatted(management, hook, Home.TRANSFER));
    }

    @Test
    void tells_a_receiver_of_each_update_under_a_signature_also_when_it_was_away_for_a_moment() throws Exception {
        try (Receiver receiver = new Receiver();
                Scenario scenario = new Scenario(home(Ports.free(), receiver.port()))) {
            RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home));
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            receiver.refuse.set(2);
            String lease = Home.text(scenario.deployerLease("app.example.test")).strip();
            scenario.rest.post("/v1/zones/example.test/changes", lease, address("192.0.2.77"));
            Await.until(
                    "the update was told",
                    SOON,
                    () -> receiver.told.stream().anyMatch(each -> each.body().contains("192.0.2.77")));
            Told told = receiver.told.stream()
                    .filter(each -> each.body().contains("192.0.2.77"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.headers().get("webhook-signature")).isEqualTo("v1," + signature(scenario.home, told));
            JsonNode payload = Json.read(told.body()).orElseThrow();
            assertThat(Json.text(payload, "type")).isEqualTo("change.applied");
            assertThat(Json.text(payload.path("data"), "actor")).isEqualTo("identity/deployer");
            assertThat(told.body()).doesNotContain(lease).doesNotContain("\"proof\"");
            assertThat(receiver.told.stream().map(each -> typeOf(each.body())))
                    .contains("zone.imported", "policy.applied");
            Ran status = scenario.shell
                    .as("ada", "alerts", "list", "--output", "json")
                    .ok();
            assertThat(status.out()).contains("siem");
            Ran found = scenario.shell
                    .as("ada", "audit", "search", "--type", "change.applied", "--since", "1h", "--output", "json")
                    .ok();
            assertThat(found.out()).contains("identity/deployer");
        }
    }

    private static String typeOf(String body) {
        return Json.text(Json.read(body).orElseThrow(), "type");
    }

    private static String signature(Home home, Told told) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(home.transferSecret()), "HmacSHA256"));
        String signed =
                told.headers().get("webhook-id") + "." + told.headers().get("webhook-timestamp") + "." + told.body();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private static String address(String value) {
        return "{\"operations\":[{\"op\":\"replace\",\"name\":\"app.example.test\",\"type\":\"A\",\"ttl\":60,"
                + "\"records\":[\"" + value + "\"]}]}";
    }

    @Test
    void says_how_it_is_and_counts_what_it_does() throws Exception {
        int management = Ports.free();
        try (Receiver receiver = new Receiver();
                Scenario scenario = new Scenario(home(management, receiver.port()))) {
            RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home));
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = Home.text(scenario.deployerLease("app.example.test")).strip();
            scenario.rest.post("/v1/zones/example.test/changes", lease, address("192.0.2.78"));
            scenario.rest.get("/v1/zones", "");
            Answers.of(scenario.dns(), "app.example.test", Type.A);
            assertThat(get(management, "/health/live").body()).isEqualTo("{\"status\":\"serving\"}");
            assertThat(get(management, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(management, "/health").statusCode()).isEqualTo(404);
            String metrics = get(management, "/metrics").body();
            assertThat(metrics)
                    .contains("bailiwick_change_seconds_count{door=\"rest\",outcome=\"applied\"} 1")
                    .contains("bailiwick_zones 2")
                    .contains("bailiwick_http_request_seconds_count{endpoint=\"GET /v1/zones\",status=\"401\"} 1")
                    .contains("bailiwick_dns_messages_total{opcode=\"QUERY\",rcode=\"NOERROR\"}")
                    .contains("bailiwick_alert_behind_entries{receiver=\"siem\"}")
                    .contains("bailiwick_commit_failures_total 0")
                    .contains("jvm_memory_used_bytes")
                    .doesNotContain("example.test")
                    .doesNotContain("deployer");
        }
    }

    /** A zone that takes a moment to read, and a look at health at every moment until it serves. */
    @Test
    void says_that_it_loads_until_it_answers() throws Exception {
        int management = Ports.free();
        try (Scenario scenario = new Scenario(Home.create("management: 127.0.0.1:" + management))) {
            int hosts = 40_000;
            StringBuilder records = new StringBuilder();
            for (int i = 0; i < hosts; i++) {
                records.append("h").append(i).append(" 300 IN A 192.0.2.1\n");
            }
            RunningBailiwick before = RunningBailiwick.inProcess(scenario.home);
            scenario.estate.moreRecords(records.toString());
            scenario.estate.bootstrap(scenario.home, scenario.shell, before.oneUseFile(), List.of(), "public: true");
            before.close();
            assertThat(Health.of(management, "live").status()).isZero();

            Set<String> live = new LinkedHashSet<>();
            Set<String> ready = new LinkedHashSet<>();
            AtomicReference<RunningBailiwick> started = new AtomicReference<>();
            Thread start = Thread.ofVirtual().start(() -> started.set(RunningBailiwick.child(scenario.home)));
            Await.until(() -> "it serves: " + live, Duration.ofSeconds(60), () -> {
                ready.add(Health.of(management, "ready").toString());
                return !live.add(Health.of(management, "live").body()) && live.contains("{\"status\":\"serving\"}");
            });
            assertThat(Answers.of(scenario.dns(), "h" + (hosts - 1) + ".example.test", Type.A))
                    .as("what health calls serving answers")
                    .containsExactly("192.0.2.1");
            start.join();
            scenario.kept(Objects.requireNonNull(started.get()));
            live.remove("");
            assertThat(live).containsExactly("{\"status\":\"loading\"}", "{\"status\":\"serving\"}");
            assertThat(ready)
                    .contains(new Health(503, "{\"because\":[\"loading\"],\"status\":\"not-ready\"}").toString());
            Await.until(
                    "it is ready", SOON, () -> Health.of(management, "ready").status() == 200);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void ends_in_good_order_when_told_to_and_keeps_all_that_it_acknowledged() throws Exception {
        try (Scenario scenario = new Scenario(Home.create())) {
            RunningBailiwick server = RunningBailiwick.child(scenario.home);
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            scenario.request(
                            "deployer",
                            "bearer",
                            "bearer",
                            "--zone",
                            Estate.ZONE,
                            "--name",
                            ".app.example.test",
                            "--type",
                            "TXT",
                            "--seconds",
                            "3600")
                    .ok();
            String lease = Home.text(scenario.home.at("bearer")).strip();
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            Set<Integer> statuses = ConcurrentHashMap.newKeySet();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                String name = "c" + caller + ".app.example.test";
                callers.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        String value = name + "-" + i;
                        try {
                            Rest.Answer answer =
                                    scenario.rest.post("/v1/zones/example.test/changes", lease, text(name, value));
                            statuses.add(answer.status());
                            if (answer.status() == 200) {
                                acknowledged.add(name + " " + value);
                            }
                        } catch (IOException gone) {
                            return;
                        }
                    }
                }));
            }
            Await.until("changes are acknowledged", SOON, () -> acknowledged.size() > 100);
            server.close();
            for (Thread each : callers) {
                each.join();
            }
            assertThat(server.log())
                    .doesNotContain("ERROR")
                    .doesNotContain("SEVERE")
                    .doesNotContain("Exception");
            assertThat(statuses).isSubsetOf(200, 503);
            RunningBailiwick again = scenario.kept(RunningBailiwick.child(scenario.home));
            assertThat(again.log()).doesNotContain("SEVERE");
            for (int caller = 0; caller < 4; caller++) {
                String name = "c" + caller + ".app.example.test";
                List<String> wanted = acknowledged.stream()
                        .filter(each -> each.startsWith(name + " "))
                        .map(each -> each.substring(name.length() + 1))
                        .toList();
                assertThat(scenario.shell
                                .as("ada", "get", "records", Estate.ZONE, "--name", name, "--output", "json")
                                .ok()
                                .out())
                        .contains(wanted);
            }
        }
    }

    private static String text(String name, String value) {
        return "{\"operations\":[{\"op\":\"add\",\"name\":\"" + name + "\",\"type\":\"TXT\",\"ttl\":60,"
                + "\"records\":[\"" + value + "\"]}]}";
    }
}
