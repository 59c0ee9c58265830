package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;

/**
 * The sidecar as the command starts it, beside a real Bailiwick, asked exactly as external-dns asks: negotiation, records,
 * adjusted endpoints, then one request with all that is to change, registry records among it.
 */
@DisplayName("external-dns through its sidecar")
final class ExternalDnsScenarioTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TYPE = "application/external.dns.webhook+json;version=1";
    private static final String WEB = "web.app.example.test";
    private static final String HERITAGE =
            "\\\"heritage=external-dns,external-dns/owner=test,external-dns/resource=ingress/default/web\\\"";
    private static final ServerKey KEY = new ServerKey("upstream", "hmac-sha256", "c2VjcmV0c2VjcmV0c2VjcmV0");

    private static final String POLICY = """
            kind: Identity
            name: acme
            spec:
              owner: web
              environment: production
              purpose: names of services in the cluster
              kind: other
              match: [{anchor: workloads, claims: {sub: acme}}]
              notAfter: "2035-01-01T00:00:00Z"
            ---
            kind: Grant
            name: services
            spec:
              identities: [acme]
              scope:
                zones: [example.test]
                names: [".app.example.test"]
                types: [A, AAAA, CNAME, TXT]
                operations: [read, create, update, delete]
              notAfter: "2034-01-01T00:00:00Z"
              unbound: allowed
            ---
            kind: ApprovalRule
            name: none-here
            spec: {zones: [example.test], consequences: [redirect-traffic], require: automatic}
            """;

    private final Scenario scenario = new Scenario();
    private final Home home = scenario.home;
    private final HttpClient client = scenario.kept(HttpClient.newHttpClient());
    private final int port = Ports.free();
    private final int health = Ports.free();
    private InetSocketAddress server = home.dns();

    @AfterEach
    void stop() {
        scenario.close();
    }

    private void governBuiltIn() {
        RunningBailiwick running = scenario.kept(RunningBailiwick.inProcess(home));
        scenario.estate.bootstrapWith(home, scenario.shell, running.oneUseFile(), POLICY);
    }

    private void governBind() {
        assumeTrue(BindServer.installed());
        server = scenario.kept(
                        BindServer.primaryOf(Answers.name(Estate.ZONE), Estate.zoneFile(Estate.ZONE), KEY, home.dns()))
                .address();
        home.privateFile("transfer.secret", KEY.secretBase64() + "\n");
        RunningBailiwick running = scenario.kept(RunningBailiwick.inProcess(home));
        String backend = "{type: rfc2136, server: \"127.0.0.1:" + server.getPort() + "\", keyName: upstream, secretId: "
                + Home.TRANSFER + "}";
        scenario.estate.bootstrapBacked(home, scenario.shell, running.oneUseFile(), backend, "drift: report", POLICY);
        Await.until(
                "the zone is taken in",
                SOON,
                () -> scenario.shell
                                .as("ada", "get", "records", Estate.ZONE, "--output", "json")
                                .exit()
                        == 0);
    }

    private void startSidecar() {
        AtomicReference<String> ended = new AtomicReference<>("");
        String token = scenario.workloadToken("acme").toString();
        Thread thread = Thread.ofVirtual()
                .start(() -> ended.set(scenario.shell
                        .without(
                                "sidecar",
                                "external-dns",
                                "--zone",
                                Estate.ZONE,
                                "--name",
                                ".app.example.test",
                                "--type",
                                "A",
                                "--type",
                                "AAAA",
                                "--type",
                                "CNAME",
                                "--type",
                                "TXT",
                                "--token-file",
                                token,
                                "--listen",
                                "127.0.0.1:" + port,
                                "--health-listen",
                                "127.0.0.1:" + health)
                        .toString()));
        scenario.kept(() -> {
            thread.interrupt();
            thread.join(SOON);
        });
        Await.until(() -> "the sidecar is healthy: " + ended.get(), SOON, this::healthy);
    }

    private boolean healthy() {
        try {
            return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + "/healthz")))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> answer = send(request(path).header("Accept", TYPE));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(TYPE);
        return Json.read(answer.body()).orElseThrow();
    }

    private HttpResponse<String> post(String path, String body) throws IOException {
        return send(request(path)
                .header("Content-Type", TYPE)
                .header("Accept", TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void apply(String changes) throws IOException {
        HttpResponse<String> answer = post("/records", changes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private HttpResponse<String> refused(int status, String changes) throws IOException {
        HttpResponse<String> answer = post("/records", changes);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private static String endpoint(String name, String type, String target) {
        return "{\"dnsName\":\"" + name + "\",\"targets\":[\"" + target + "\"],\"recordType\":\"" + type
                + "\",\"recordTTL\":60,\"labels\":{\"owner\":\"test\"}}";
    }

    private static String web(String address) {
        return endpoint(WEB, "A", address) + "," + endpoint("a-" + WEB, "TXT", HERITAGE);
    }

    private List<String> shown(String name) throws IOException {
        return Json.list(get("/records")).stream()
                .filter(each -> Json.text(each, "dnsName").equals(name))
                .flatMap(each -> Json.texts(each, "targets").stream())
                .toList();
    }

    /** Intents: they are durable before the answer, where outcomes may follow. */
    private int intended() {
        return scenario.shell
                .as("ada", "audit", "search", "--type", "change.intent", "--output", "json")
                .ok()
                .out()
                .split("\"change.intent\"", -1)
                .length;
    }

    @Test
    void its_whole_sequence_goes_through_to_the_built_in_primary() throws IOException {
        governBuiltIn();
        startSidecar();
        sequence();
    }

    @Test
    @Tag("servers")
    void its_whole_sequence_goes_through_to_bind() throws IOException {
        governBind();
        startSidecar();
        sequence();
    }

    private void sequence() throws IOException {
        assertThat(get("/").toString()).isEqualTo("{\"include\":[\"example.test\"]}");
        assertThat(shown("shop.app.example.test")).containsExactly("192.0.2.82");
        assertThat(shown("www.example.test")).as("out of the lease's scope").isEmpty();

        String desired = "[" + endpoint("Web.App.example.test", "A", "192.0.2.1") + ","
                + endpoint("*.app.example.test", "CNAME", "LB.example.net") + "]";
        HttpResponse<String> adjusted = post("/adjustendpoints", desired);
        assertThat(adjusted.statusCode()).isEqualTo(200);
        assertThat(adjusted.body()).contains(WEB, "lb.example.net", "\"owner\":\"test\"");

        apply("{\"create\":[" + web("192.0.2.1") + "," + endpoint("*.app.example.test", "CNAME", "lb.example.net")
                + "]}");
        assertThat(Answers.addresses(server, WEB)).containsExactly("192.0.2.1");
        assertThat(Answers.of(server, "other.app.example.test", Type.CNAME)).containsExactly("lb.example.net.");
        assertThat(shown("a-" + WEB)).containsExactly(HERITAGE.replace("\\\"", "\""));
        assertThat(shown("*.app.example.test")).containsExactly("lb.example.net");

        String update = "{\"updateOld\":[" + web("192.0.2.1") + "],\"updateNew\":[" + web("192.0.2.2") + "]}";
        apply(update);
        int before = intended();
        apply(update);
        assertThat(intended()).as("sent again, applied once").isEqualTo(before);
        assertThat(Answers.addresses(server, WEB)).containsExactly("192.0.2.2");

        refused(503, "{\"delete\":[" + web("192.0.2.1") + "]}");
        assertThat(Answers.addresses(server, WEB)).as("not as it was read").containsExactly("192.0.2.2");
        apply("{\"delete\":[" + web("192.0.2.2") + "," + endpoint("*.app.example.test", "CNAME", "lb.example.net")
                + "]}");
        assertThat(Answers.addresses(server, WEB)).isEmpty();
        assertThat(Answers.of(server, "a-" + WEB, Type.TXT)).isEmpty();
    }

    @Test
    void what_its_lease_does_not_cover_is_refused_for_good_and_whole() throws IOException {
        governBuiltIn();
        startSidecar();
        String body = refused(
                        403,
                        "{\"create\":[" + web("192.0.2.1") + "," + endpoint("mail.example.test", "A", "192.0.2.1")
                                + "]}")
                .body();
        assertThat(body).contains("mail.example.test", "not in scope of the lease");
        assertThat(Answers.addresses(server, WEB)).isEmpty();
        refused(422, "{\"create\":[" + endpoint("www.other.test", "A", "192.0.2.1") + "]}");
        refused(422, "{\"create\":[" + endpoint("example.test", "CNAME", "lb.example.net") + "]}");
        refused(503, "{\"create\":[" + endpoint("shop.app.example.test", "A", "192.0.2.1") + "]}");
        assertThat(Answers.addresses(server, "shop.app.example.test")).containsExactly("192.0.2.82");
    }

    @Test
    void after_its_lease_was_revoked_it_gets_another_with_the_token_as_it_then_is() throws IOException {
        governBuiltIn();
        startSidecar();
        String lease = scenario.shell
                .as("ada", "get", "leases", "--output", "json")
                .ok()
                .json()
                .findValues("id")
                .getFirst()
                .asString();
        scenario.shell.as("ada", "revoke", "lease/" + lease, "--cause", "lost").ok();
        scenario.workloadToken("acme");
        apply("{\"create\":[" + web("192.0.2.1") + "]}");
        assertThat(Answers.addresses(server, WEB)).containsExactly("192.0.2.1");
        scenario.shell.as("ada", "revoke", "identity/acme", "--cause", "ended").ok();
        // The token in the file was shown once, and is good for no more than that.
        HttpResponse<String> none = refused(503, "{\"delete\":[" + web("192.0.2.1") + "]}");
        assertThat(none.body()).contains("no lease can be had");
        assertThat(healthy()).isFalse();
    }
}
