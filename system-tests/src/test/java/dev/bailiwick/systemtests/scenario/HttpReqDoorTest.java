package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.doors.httpreq.HttpReqDoor;
import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Lego;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.PebbleServer;
import dev.bailiwick.testkit.servers.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xbill.DNS.Type;

/** The door for lego's httpreq: to a real lego, and to each kind of caller. */
@DisplayName("The httpreq door")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpReqDoorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WWW = "_acme-challenge.www.example.test";
    private static final String ONE = "1".repeat(43);
    private static final String TWO = "2".repeat(43);
    private static final String POLICY = """
            kind: Identity
            name: acme
            spec:
              owner: web
              environment: production
              purpose: everything that this test asks for
              kind: acme
              match: [{anchor: workloads, claims: {sub: acme}}]
              notAfter: "2035-01-01T00:00:00Z"
            ---
            kind: Identity
            name: deployer
            spec:
              owner: web
              environment: production
              purpose: another ACME client
              kind: acme
              match: [{anchor: workloads, claims: {sub: deployer}}]
              notAfter: "2035-01-01T00:00:00Z"
            ---
            kind: Grant
            name: all
            spec:
              identities: [acme, deployer]
              scope:
                zones: [example.test]
                names: [".example.test"]
                types: [TXT, CNAME]
                operations: [read, create, update, delete]
              limits: {maxChangesPerHour: 1000000, maxRrsetsPerChange: 1000}
              maxLeaseSeconds: 3600
              notAfter: "2034-01-01T00:00:00Z"
              unbound: allowed
            """;

    private final int port = Ports.free();
    private final int powerdns = Ports.free();
    private final Scenario scenario =
            new Scenario(Home.create("httpreq: 127.0.0.1:" + port + "\npowerdns: 127.0.0.1:" + powerdns));
    private final HttpClient client = HttpClient.newHttpClient();
    private String lease = "";

    @BeforeAll
    void begin() {
        RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home));
        scenario.estate.bootstrapWith(scenario.home, scenario.shell, server.oneUseFile(), POLICY);
        lease = lease("acme", WWW);
    }

    @AfterAll
    void end() {
        client.close();
        scenario.close();
    }

    private String lease(String subject, String... names) {
        String out = "lease-" + subject + "-" + scenario.home.path().toFile().list().length;
        String[] more = Arrays.stream(names)
                .flatMap(name -> List.of("--name", name).stream())
                .toArray(String[]::new);
        String[] all = {"--zone", Estate.ZONE, "--type", "TXT", "--type", "CNAME", "--seconds", "3600"};
        String[] both = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, both, all.length, more.length);
        scenario.request(subject, "bearer", out, both).ok();
        return Home.text(scenario.home.at(out)).strip();
    }

    private record Answer(int status, String body, String authenticate) {}

    private Answer ask(String password, String method, String path, String body) {
        String basic = Base64.getEncoder().encodeToString(("lego:" + password).getBytes(StandardCharsets.UTF_8));
        return send(password.isEmpty() ? "" : "Basic " + basic, method, path, body);
    }

    private Answer send(String authorization, String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("WWW-Authenticate").orElse(""));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String value(String name, String value) {
        return "{\"fqdn\":\"" + name + ".\",\"value\":\"" + value + "\"}";
    }

    private Set<String> values(String name) {
        return new TreeSet<>(Answers.of(scenario.dns(), name, Type.TXT));
    }

    /** What is answered to the holder of a lease for {@code www}: there, elsewhere in the zone, and in no zone of its own. */
    private static final Map<String, List<Integer>> EXPECTED =
            Map.of("POST /present", List.of(200, 403, 403), "POST /cleanup", List.of(200, 403, 403));

    @Test
    void every_call_answers_every_kind_of_caller_as_the_table_says() {
        assertThat(Set.copyOf(HttpReqDoor.calls())).isEqualTo(EXPECTED.keySet());
        String ended = lease("acme", WWW);
        String id = scenario.shell
                .as("ada", "get", "leases", "--output", "json")
                .ok()
                .json()
                .path("items")
                .get(0)
                .path("id")
                .asString();
        scenario.shell.as("ada", "revoke", "lease/" + id, "--cause", "lost").ok();
        Await.until(
                "the revocation bites",
                SOON,
                () -> ask(ended, "POST", "/cleanup", value(WWW, ONE)).status() == 401);
        String person = scenario.estate.idToken("ada");
        EXPECTED.forEach((call, expected) -> {
            String method = call.substring(0, call.indexOf(' '));
            String path = call.substring(call.indexOf(' ') + 1);
            for (String nobody : List.of("", "nonsense", "bwl_nonsense", person, ended)) {
                Answer denied = ask(nobody, method, path, value(WWW, ONE));
                assertThat(denied.status()).as("%s by nobody", call).isEqualTo(401);
                assertThat(denied.authenticate()).startsWith("Basic realm=");
                assertThat(denied.body()).startsWith("{\"error\":\"");
            }
            assertThat(send("Bearer " + lease, method, path, value(WWW, ONE)).status())
                    .isEqualTo(401);
            assertThat(ask(lease, method, path, value(WWW, ONE)).status())
                    .as(call)
                    .isEqualTo(expected.get(0));
            Answer elsewhere = ask(lease, method, path, value("_acme-challenge.mail.example.test", ONE));
            assertThat(elsewhere.status()).as(call).isEqualTo(expected.get(1));
            assertThat(elsewhere.body()).contains("not in scope of the lease");
            for (String out : List.of("_acme-challenge.www.other.test", "_acme-challenge.www.nowhere.test")) {
                Answer foreign = ask(lease, method, path, value(out, ONE));
                assertThat(foreign.status()).as(call).isEqualTo(expected.get(2));
                assertThat(foreign.body()).contains("is in no zone that the lease reaches");
            }
            assertThat(ask(lease, "GET", path, "").status()).isEqualTo(404);
        });
        assertThat(ask(lease, "POST", "/cleanup", value(WWW, ONE)).status()).isEqualTo(200);
        assertThat(values(WWW)).doesNotContain(ONE);
    }

    @Test
    void bodies_that_say_nothing_useful_are_refused_with_what_is_wrong() {
        Map<String, String> wrong = new HashMap<>();
        wrong.put("", "one JSON object");
        wrong.put("[]", "one JSON object");
        wrong.put("{}", "`fqdn` and `value`");
        wrong.put(value("www.example.test", ONE), "no challenge name");
        wrong.put(value(WWW, "short"), "43 characters");
        wrong.put("{\"fqdn\":\"" + WWW + "\",\"value\":7}", "`value` is a text");
        wrong.put("{\"domain\":\"www.example.test\"}", "`keyAuth` is a text");
        wrong.forEach((body, told) -> {
            Answer answer = ask(lease, "POST", "/present", body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.body()).contains(told);
        });
        assertThat(ask(lease, "POST", "/present", " ".repeat(5_000)).status()).isEqualTo(413);
    }

    @Test
    void each_value_is_its_own_and_others_stay() {
        String name = "_acme-challenge.many.example.test";
        String mine = lease("acme", name);
        String other = lease("deployer", name);
        for (String value : List.of(ONE, TWO)) {
            assertThat(ask(mine, "POST", "/present", value(name, value)).status())
                    .isEqualTo(200);
        }
        String theirs = "3".repeat(43);
        assertThat(ask(other, "POST", "/present", value(name, theirs)).status()).isEqualTo(200);
        assertThat(ask(other, "POST", "/cleanup", value(name, ONE)).body()).contains("placed by another credential");
        assertThat(ask(mine, "POST", "/cleanup", value(name, ONE)).status()).isEqualTo(200);
        assertThat(ask(mine, "POST", "/cleanup", value(name, ONE)).status())
                .as("what is not there is cleared away already")
                .isEqualTo(200);
        assertThat(values(name)).containsExactly(TWO, theirs);
    }

    @Test
    void a_value_at_an_alias_is_refused_and_not_silently_lost() throws Exception {
        String name = "_acme-challenge.alias.example.test";
        String both = lease("acme", name);
        HttpRequest cname = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + powerdns + "/api/v1/servers/localhost/zones/example.test."))
                .header("X-API-Key", both)
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString(
                                "{\"rrsets\":[{\"name\":\"" + name
                                        + ".\",\"type\":\"CNAME\",\"ttl\":60,\"changetype\":\"REPLACE\",\"records\":[{\"content\":\"_acme-challenge.target.example.test.\",\"disabled\":false}]}]}"))
                .build();
        assertThat(client.send(cname, HttpResponse.BodyHandlers.ofString()))
                .satisfies(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204));
        Answer refused = ask(both, "POST", "/present", value(name, ONE));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("is an alias: place the value at the name it points to");
    }

    @Test
    void the_user_name_is_recorded_and_no_secret_is() {
        String key = "SECRETKEYAUTHORIZATION." + "x".repeat(43);
        String raw = "{\"domain\":\"*.www.example.test\",\"token\":\"t\",\"keyAuth\":\"" + key + "\"}";
        assertThat(ask(lease, "POST", "/present", raw).status()).isEqualTo(200);
        assertThat(ask(lease, "POST", "/cleanup", raw).status()).isEqualTo(200);
        String log = scenario.shell
                .as("ada", "audit", "search", "--type", "change.intent", "--output", "json")
                .ok()
                .out();
        assertThat(log)
                .contains("\"httpreq\"", "told.user", "lego")
                .doesNotContain(lease)
                .doesNotContain(key);
    }

    @Test
    @Tag("servers")
    void an_unmodified_lego_has_its_certificate_in_both_modes_and_is_told_why_it_is_refused() throws Exception {
        PebbleServer pebble = scenario.kept(PebbleServer.start(scenario.dns()));
        for (String mode : List.of("", "RAW")) {
            Path directory = Files.createDirectory(scenario.home.at("lego" + mode));
            ClientRun run = lego(pebble, directory, mode, "www.example.test");
            assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
            assertThat(directory.resolve("certificates/www.example.test.crt")).exists();
            Await.until("the challenge is cleared away", SOON, () -> values(WWW).isEmpty());
            ClientRun refused = lego(pebble, directory, mode, "mail.example.test");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output())
                    .contains("403", "_acme-challenge.mail.example.test", "not in scope of the lease")
                    .doesNotContain(lease);
        }
    }

    private ClientRun lego(PebbleServer pebble, Path directory, String mode, String domain) {
        InetSocketAddress dns = scenario.dns();
        Map<String, String> variables = new HashMap<>();
        variables.put("HTTPREQ_ENDPOINT", "http://127.0.0.1:" + port);
        variables.put("HTTPREQ_USERNAME", "lego");
        variables.put("HTTPREQ_PASSWORD", lease);
        if (!mode.isEmpty()) {
            variables.put("HTTPREQ_MODE", mode);
        }
        return Lego.obtain(directory, pebble.directoryUrl(), pebble.certificate(), dns, "httpreq", variables, domain);
    }
}
