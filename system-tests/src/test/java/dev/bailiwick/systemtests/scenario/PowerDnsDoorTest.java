package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.doors.powerdns.PowerDnsDoor;
import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Lego;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.PebbleServer;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;

/** The PowerDNS API: to a real client, to each kind of caller, and beside a real PowerDNS. */
@DisplayName("The PowerDNS API")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PowerDnsDoorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ZONES = "/api/v1/servers/localhost/zones";
    private static final String ZONE = ZONES + "/example.test.";
    private static final String OLD_KEY = "a-key-from-before";
    private static final String ENDED_KEY = "a-key-that-has-ended";
    private static final String KEY_OF_ANOTHER_DOOR = "a-key-of-another-door";
    private static final String POLICY = """
            kind: TrustAnchor
            name: old-portal
            spec: {type: api-key, secretId: portal, identity: acme, owner: web, reason: a portal that sends one key,
                notAfter: "2034-01-01T00:00:00Z"}
            ---
            kind: TrustAnchor
            name: retired-portal
            spec: {type: api-key, secretId: retired, identity: acme, owner: web, reason: the portal before,
                notAfter: "2020-01-01T00:00:00Z"}
            ---
            kind: TrustAnchor
            name: old-solver
            spec: {type: api-key, doors: [httpreq], secretId: elsewhere, identity: acme, owner: web, reason: an old solver,
                notAfter: "2034-01-01T00:00:00Z"}
            ---
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
                types: [A, AAAA, TXT, CNAME, SRV, MX, CAA, NS, SOA]
                operations: [read, create, update, delete]
              limits: {maxChangesPerHour: 1000000, maxRrsetsPerChange: 1000}
              maxLeaseSeconds: 3600
              notAfter: "2034-01-01T00:00:00Z"
              unbound: allowed
            ---
            kind: ApprovalRule
            name: none-here
            spec:
              zones: [example.test]
              consequences: [take-delegation, break-dnssec, occlude, loosen-caa, bulk, intercept-mail, redirect-traffic]
              require: automatic
            """;

    private final int port = Ports.free();
    private final Scenario scenario = new Scenario(Home.create(
            "powerdns: 127.0.0.1:" + port,
            Map.of("portal", OLD_KEY, "retired", ENDED_KEY, "elsewhere", KEY_OF_ANOTHER_DOOR)));
    private final HttpClient client = HttpClient.newHttpClient();
    private List<String> calls = List.of();
    private String key = "";

    @BeforeAll
    void begin() {
        RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home));
        scenario.estate.bootstrapWith(scenario.home, scenario.shell, server.oneUseFile(), POLICY);
        calls = PowerDnsDoor.calls(server.engine());
        key = lease("acme", ".example.test", "A", "AAAA", "TXT", "CNAME", "SRV", "MX", "CAA", "NS", "SOA");
    }

    @AfterAll
    void end() {
        client.close();
        scenario.close();
    }

    private String lease(String subject, String name, String... types) {
        List<String> more = new ArrayList<>(List.of("--zone", Estate.ZONE, "--name", name, "--seconds", "3600"));
        Arrays.stream(types).forEach(type -> more.addAll(List.of("--type", type)));
        String out = "lease-" + subject + "-" + scenario.home.path().toFile().list().length;
        scenario.request(subject, "bearer", out, more.toArray(String[]::new)).ok();
        return Home.text(scenario.home.at(out)).strip();
    }

    private record Answer(int status, String body) {
        JsonNode json() {
            return Json.read(body).orElseThrow(() -> new AssertionError("no JSON: " + body));
        }
    }

    private Answer ask(String base, String apiKey, String method, String path, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!apiKey.isEmpty()) {
                request.header("x-api-key", apiKey);
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Answer ask(String apiKey, String method, String path, String body) {
        return ask("http://127.0.0.1:" + port, apiKey, method, path, body);
    }

    private static String patch(String... rrsets) {
        return "{\"rrsets\":[" + String.join(",", rrsets) + "]}";
    }

    private static String rrset(String name, String type, String change, String... contents) {
        String records = Arrays.stream(contents)
                .map(content -> "{\"content\":\"" + content.replace("\"", "\\\"") + "\",\"disabled\":false}")
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return "{\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"ttl\":60,\"changetype\":\"" + change
                + "\",\"records\":[" + records + "]}";
    }

    private Set<String> contents(String name, String type) {
        Set<String> contents = new TreeSet<>();
        ask(key, "GET", ZONE + "?rrset_name=" + name + "&rrset_type=" + type, "")
                .json()
                .path("rrsets")
                .forEach(each -> each.path("records")
                        .forEach(record -> contents.add(record.path("content").asString())));
        return contents;
    }

    // --- who is told what

    /** What a lease over the whole zone is answered; no key at all is 401 everywhere, another zone's lease 404 or empty. */
    private static final Map<String, Integer> EXPECTED = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /api", 200),
            Map.entry("GET /api/v1", 200),
            Map.entry("GET /api/v1/servers", 200),
            Map.entry("GET /api/v1/servers/{server}", 200),
            Map.entry("GET /api/v1/servers/{server}/config", 200),
            Map.entry("GET /api/v1/servers/{server}/statistics", 200),
            Map.entry("GET /api/v1/servers/{server}/search-data", 200),
            Map.entry("GET /api/v1/servers/{server}/zones", 200),
            Map.entry("POST /api/v1/servers/{server}/zones", 422),
            Map.entry("GET /api/v1/servers/{server}/zones/{zone}", 200),
            Map.entry("PATCH /api/v1/servers/{server}/zones/{zone}", 204),
            Map.entry("PUT /api/v1/servers/{server}/zones/{zone}", 422),
            Map.entry("DELETE /api/v1/servers/{server}/zones/{zone}", 422),
            Map.entry("PUT /api/v1/servers/{server}/zones/{zone}/notify", 200),
            Map.entry("GET /api/v1/servers/{server}/zones/{zone}/export", 200)));

    private static int expected(String call) {
        boolean closed = call.contains("/cryptokeys")
                || call.contains("/metadata")
                || call.contains("/tsigkeys")
                || call.contains("/autoprimaries");
        Integer status = EXPECTED.get(call);
        assertThat(closed || status != null)
                .as("an answer is expected of `%s`", call)
                .isTrue();
        return status == null ? 403 : status;
    }

    private Answer call(String call, String apiKey, String zone) {
        String method = call.substring(0, call.indexOf(' '));
        String path = call.substring(call.indexOf(' ') + 1)
                .replace("{server}", "localhost")
                .replace("{zone}", zone)
                .replace("{id}", "1");
        String query = path.endsWith("/search-data") ? "?q=*" : "";
        String body = method.equals("POST") ? "{\"name\":\"new.test.\"}" : method.equals("PATCH") ? patch() : "";
        return ask(apiKey, method, path + query, body);
    }

    @Test
    void every_call_answers_every_kind_of_caller_as_the_table_says() {
        String person = scenario.estate.idToken("ada");
        for (String call : calls) {
            assertThat(call(call, "", "example.test.").status())
                    .as("%s without a key", call)
                    .isEqualTo(401);
            assertThat(call(call, "nonsense", "example.test.").status())
                    .as("%s, nonsense", call)
                    .isEqualTo(401);
            assertThat(call(call, person, "example.test.").status())
                    .as("%s, a person", call)
                    .isEqualTo(401);
            for (String other : List.of(ENDED_KEY, KEY_OF_ANOTHER_DOOR)) {
                assertThat(call(call, other, "example.test.").status())
                        .as("%s with %s", call, other)
                        .isEqualTo(401);
            }
            for (String known : List.of(key, OLD_KEY)) {
                assertThat(call(call, known, "example.test.").status())
                        .as("%s by a lease, or by a declared key", call)
                        .isEqualTo(expected(call));
            }
            boolean ofZone = call.contains("{zone}") && expected(call) != 403;
            if (ofZone) {
                Answer foreign = call(call, key, "other.test.");
                Answer nowhere = call(call, key, "nowhere.test.");
                assertThat(foreign).as("%s in a zone out of reach", call).isEqualTo(nowhere);
                assertThat(foreign.status()).isEqualTo(404);
            }
        }
    }

    @Test
    void a_key_from_before_stands_for_its_identity_and_is_not_told() {
        assertThat(ask(OLD_KEY, "PATCH", ZONE, patch(rrset("portal.example.test.", "A", "REPLACE", "192.0.2.7")))
                        .status())
                .isEqualTo(204);
        String log = scenario.shell
                .as("ada", "audit", "show", "legacy-old-portal", "--output", "json")
                .ok()
                .out();
        assertThat(log).contains("identity/acme", "change.applied").doesNotContain(OLD_KEY);
    }

    @Test
    void a_caller_sees_what_its_lease_lets_it_read_and_nothing_else() {
        String narrow = lease("acme", "www.example.test", "A");
        Answer zone = ask(narrow, "GET", ZONE, "");
        assertThat(zone.json().findValues("name").stream().map(JsonNode::asString))
                .contains("www.example.test.")
                .doesNotContain("api.app.example.test.", "ns1.example.test.");
        assertThat(ask(narrow, "GET", ZONES, "").body())
                .contains("example.test.")
                .doesNotContain("other.test.");
        assertThat(ask(narrow, "GET", "/api/v1/servers/localhost/search-data?q=*app*", "")
                        .json()
                        .size())
                .isZero();
        assertThat(ask(narrow, "GET", ZONE + "/export", "").body())
                .contains("www.example.test.")
                .doesNotContain("api.app");
    }

    @Test
    void a_refused_patch_is_refused_whole_and_says_why() {
        String narrow = lease("acme", "narrow.example.test", "A");
        Answer refused = ask(
                narrow,
                "PATCH",
                ZONE,
                patch(
                        rrset("narrow.example.test.", "A", "REPLACE", "192.0.2.1"),
                        rrset("www.example.test.", "A", "REPLACE", "192.0.2.2")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("www.example.test");
        assertThat(contents("narrow.example.test.", "A")).isEmpty();
        assertThat(contents("www.example.test.", "A")).containsExactly("192.0.2.80");
    }

    @Test
    void read_modify_replace_clients_that_race_at_a_challenge_name_both_keep_their_values() {
        String other = lease("deployer", "_acme-challenge.race.example.test", "TXT");
        String name = "_acme-challenge.race.example.test.";
        // both have read the empty RRset before either writes
        assertThat(ask(key, "PATCH", ZONE, patch(rrset(name, "TXT", "REPLACE", "\"one\"")))
                        .status())
                .isEqualTo(204);
        assertThat(ask(other, "PATCH", ZONE, patch(rrset(name, "TXT", "REPLACE", "\"two\"")))
                        .status())
                .isEqualTo(204);
        assertThat(contents(name, "TXT")).containsExactly("\"one\"", "\"two\"");
        // lego's clean-up deletes the whole RRset
        assertThat(ask(other, "PATCH", ZONE, patch(rrset(name, "TXT", "DELETE")))
                        .status())
                .isEqualTo(204);
        assertThat(contents(name, "TXT")).containsExactly("\"one\"");
    }

    @Test
    void single_values_are_added_and_taken_away() {
        String name = "single.example.test.";
        for (String value : List.of("\"a\"", "\"b\"")) {
            assertThat(ask(key, "PATCH", ZONE, patch(rrset(name, "TXT", "EXTEND", value)))
                            .status())
                    .isEqualTo(204);
        }
        assertThat(contents(name, "TXT")).containsExactly("\"a\"", "\"b\"");
        assertThat(ask(key, "PATCH", ZONE, patch(rrset(name, "TXT", "PRUNE", "\"a\"")))
                        .status())
                .isEqualTo(204);
        assertThat(contents(name, "TXT")).containsExactly("\"b\"");
    }

    /** What external-dns, cert-manager's webhook, acme.sh, octoDNS and Terraform send, as their sources have it. */
    @Test
    void the_requests_of_clients_that_cannot_run_here_are_answered_as_they_expect() {
        // external-dns: the zones, each zone, a PATCH of what is new
        assertThat(ask(key, "GET", ZONES, "").json().get(0).path("id").asString())
                .isEqualTo("example.test.");
        assertThat(ask(key, "PATCH", ZONE, patch(rrset("edns.example.test.", "A", "REPLACE", "192.0.2.3")))
                        .status())
                .isEqualTo(204);
        // acme.sh looks for this very text, takes away by DELETE and then by REPLACE
        assertThat(ask(key, "GET", ZONES, "").body()).contains("\"name\":\"example.test.\"");
        assertThat(ask(key, "PATCH", ZONE, patch(rrset("edns.example.test.", "A", "DELETE")))
                        .status())
                .isEqualTo(204);
        assertThat(ask(key, "PUT", ZONE + "/notify", "").status()).isEqualTo(200);
        // cert-manager's webhook clears away by a REPLACE with nothing; null counts as nothing
        String empty =
                "{\"name\":\"cm.example.test.\",\"type\":\"TXT\",\"ttl\":1,\"changetype\":\"REPLACE\",\"records\":null}";
        assertThat(ask(key, "PATCH", ZONE, patch(empty)).status()).isEqualTo(204);
        // octoDNS: the version first, and a DELETE that carries records
        assertThat(ask(key, "GET", "/api/v1/servers/localhost", "")
                        .json()
                        .path("version")
                        .asString())
                .startsWith("4.");
        assertThat(ask(key, "PATCH", ZONE, patch(rrset("cm.example.test.", "TXT", "DELETE", "\"x\"")))
                        .status())
                .isEqualTo(204);
        // Terraform: the servers, or else it falls back to a path of long ago
        assertThat(ask(key, "GET", "/api/v1/servers", "")
                        .json()
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo("localhost");
        // lego puts fields of the RRset into its records
        String extra =
                "{\"name\":\"l.example.test.\",\"type\":\"TXT\",\"kind\":\"Native\",\"ttl\":120,\"changetype\":\"REPLACE\","
                        + "\"records\":[{\"content\":\"\\\"v\\\"\",\"disabled\":false,\"name\":\"l.example.test.\",\"type\":\"TXT\",\"ttl\":120}]}";
        assertThat(ask(key, "PATCH", ZONE, patch(extra)).status()).isEqualTo(204);
    }

    @Test
    void what_goes_through_this_door_stands_in_the_log_under_its_name() {
        ask(key, "PATCH", ZONE, patch(rrset("logged.example.test.", "A", "REPLACE", "192.0.2.9")));
        String log = scenario.shell
                .as("ada", "audit", "search", "--type", "change.applied", "--output", "json")
                .ok()
                .out();
        assertThat(log).contains("\"powerdns\"").doesNotContain(key);
    }

    // --- a real client

    @Test
    @Tag("servers")
    void an_unmodified_lego_has_its_certificate_and_is_refused_outside_its_scope() throws Exception {
        String lease = lease("acme", "_acme-challenge.www.example.test", "TXT");
        PebbleServer pebble = scenario.kept(PebbleServer.start(scenario.dns()));
        Path directory = Files.createDirectory(scenario.home.at("lego"));
        Map<String, String> variables = new HashMap<>();
        variables.put("PDNS_API_URL", "http://127.0.0.1:" + port);
        variables.put("PDNS_API_KEY", lease);
        ClientRun run = Lego.obtain(
                directory,
                pebble.directoryUrl(),
                pebble.certificate(),
                scenario.dns(),
                "pdns",
                variables,
                "www.example.test");
        assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
        assertThat(directory.resolve("certificates/www.example.test.crt")).exists();
        Await.until(
                "the challenge is cleared away",
                SOON,
                () -> Answers.of(scenario.dns(), Estate.CHALLENGE, Type.TXT).isEmpty());
        ClientRun refused = Lego.obtain(
                directory,
                pebble.directoryUrl(),
                pebble.certificate(),
                scenario.dns(),
                "pdns",
                variables,
                "mail.example.test");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("_acme-challenge.mail.example.test", "not in scope of the lease");
    }

    // --- beside a real PowerDNS

    /** The same requests to both, valid and not: the same status, the same kind of body, and the same zone in the end. */
    @Test
    @Tag("servers")
    void answers_as_a_real_powerdns_does() {
        answersAlike(20_261_126, 1_000);
    }

    @Test
    @Tag("servers")
    @Tag("long")
    void answers_as_a_real_powerdns_does_ten_thousand_times() {
        answersAlike(4_711, 10_000);
    }

    private void answersAlike(long seed, int requests) {
        assumeTrue(PowerDnsServer.installed());
        try (PowerDnsServer real = PowerDnsServer.primaryOf(
                Answers.name(Estate.ZONE),
                Estate.zoneFile(Estate.ZONE),
                new ServerKey("k", "hmac-sha256", "c2VjcmV0c2VjcmV0"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
            Random random = new Random(seed);
            List<String> different = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                String body = DifferentialRequests.patch(random);
                Answer theirs = ask(real.url(), PowerDnsServer.API_KEY, "PATCH", ZONE, body);
                Answer ours = ask(key, "PATCH", ZONE, body);
                boolean error = theirs.status() >= 400;
                boolean same = theirs.status() == ours.status()
                        && (!error
                                || ours.body().startsWith("{\"error\":")
                                        == theirs.body().startsWith("{\"error\":"));
                if (!same) {
                    different.add(body + "\n  theirs " + theirs + "\n  ours   " + ours);
                }
            }
            assertThat(different).isEmpty();
            assertThat(touched(ask(key, "GET", ZONE, "")))
                    .isEqualTo(touched(ask(real.url(), PowerDnsServer.API_KEY, "GET", ZONE, "")));
        }
    }

    private static Set<String> touched(Answer zone) {
        Set<String> records = new TreeSet<>();
        zone.json()
                .path("rrsets")
                .forEach(rrset -> rrset.path("records").forEach(record -> {
                    String name = rrset.path("name").asString();
                    if (name.endsWith(".diff.example.test.")) {
                        records.add(name + " " + rrset.path("type").asString() + " "
                                + rrset.path("ttl").asString() + " "
                                + record.path("content").asString());
                    }
                }));
        return records;
    }
}
