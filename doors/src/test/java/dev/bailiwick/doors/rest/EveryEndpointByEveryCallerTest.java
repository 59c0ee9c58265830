package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint by every kind of caller, against objects of the crimson team: the expected status of each stands in
 * {@code endpoints-by-callers.txt}. "Other" callers hold the same of the azure team.
 */
final class EveryEndpointByEveryCallerTest {
    @TempDir
    static Path directory;

    private static World world;
    private static int fresh;
    private static String endedLease = "";
    private static String revokedLease = "";
    private static final Map<String, String> PERSONS = new HashMap<>();
    private static final Map<String, String> TOKENS = new HashMap<>();

    @BeforeAll
    static void open() {
        world = World.of(directory);
        Map<String, String> short1 = world.exchange("crimson");
        short1.put("duration_seconds", "1");
        endedLease = world.form("/v1/token", short1).text("access_token");
        world.pass(Duration.ofSeconds(2));
        World.Response revoked = world.lease("crimson");
        revokedLease = revoked.text("access_token");
        world.send("DELETE", "/v1/leases/" + revoked.text("lease"), revokedLease, Map.of(), "");
        for (String owner : List.of("crimson", "azure")) {
            for (String role : World.ROLES) {
                PERSONS.put(owner + "-" + role, world.person(owner + "-" + role));
            }
            TOKENS.put(owner, operatorToken(owner).text("token"));
        }
        PERSONS.put("root", world.person("root"));
        world.lease("azure");
        world.post(
                "/v1/zones/azure.example/changes",
                PERSONS.getOrDefault("azure-operator", ""),
                World.address("azure", "first"));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static World.Response operatorToken(String owner) {
        return world.post(
                "/v1/tokens",
                world.person(owner + "-operator"),
                Map.of(
                        "label",
                        owner + "-robot",
                        "seconds",
                        3600,
                        "roles",
                        List.of(Map.of(
                                "role", "operator",
                                "zones", List.of(owner + ".example"),
                                "owners", List.of(owner, owner + "-machines")))));
    }

    /** The credential of a caller, and for a lease its id. */
    private record Caller(String credential, String lease) {}

    private static Caller caller(String kind) {
        return switch (kind) {
            case "anonymous" -> new Caller("", "");
            case "garbage" -> new Caller("bwl_garbage", "");
            case "lease" -> leaseOf("crimson");
            case "lease-other" -> leaseOf("azure");
            case "lease-ended" -> new Caller(endedLease, "");
            case "lease-revoked" -> new Caller(revokedLease, "");
            case "token" -> new Caller(TOKENS.getOrDefault("crimson", ""), "");
            case "token-other" -> new Caller(TOKENS.getOrDefault("azure", ""), "");
            case "bootstrap" -> new Caller(world.engine.bootstrap().recover(), "");
            case "root" -> new Caller(PERSONS.getOrDefault("root", ""), "");
            default -> {
                boolean other = kind.endsWith("-other");
                String person = (other ? "azure-" : "crimson-") + kind.replace("-other", "");
                assertThat(PERSONS).containsKey(person);
                yield new Caller(PERSONS.getOrDefault(person, ""), "");
            }
        };
    }

    private static Caller leaseOf(String owner) {
        World.Response issued = world.lease(owner);
        return new Caller(issued.text("access_token"), issued.text("lease"));
    }

    private static World.Response call(String endpoint, Caller caller) {
        String who = caller.credential();
        String zone = "/v1/zones/crimson.example";
        return switch (endpoint) {
            case "POST /v1/token" -> world.form("/v1/token", world.exchange("crimson"));
            case "POST /v1/zones/{zone}/changes" ->
                world.post(zone + "/changes", who, World.address("crimson", "a" + fresh++));
            case "POST /v1/zones/{zone}/plan" ->
                world.post(zone + "/plan", who, World.address("crimson", "b" + fresh++));
            case "POST /v1/zones/{zone}/import" ->
                world.send("POST", zone + "/import", who, Map.of("Content-Type", "text/plain"), World.zoneFile());
            case "GET /v1/changes/{id}" -> world.get("/v1/changes/" + applied().text("change"), who);
            case "POST /v1/changes/{id}/approvals" -> {
                World.Response change = waiting();
                yield world.post(
                        "/v1/changes/" + change.text("change") + "/approvals",
                        who,
                        Map.of("planHash", change.text("plan")));
            }
            case "POST /v1/changes/{id}/rollback" ->
                world.post("/v1/changes/" + applied().text("change") + "/rollback", who, Map.of());
            case "DELETE /v1/changes/{id}" ->
                world.send("DELETE", "/v1/changes/" + waiting().text("change"), who, Map.of(), "");
            case "POST /v1/policy/changes" -> world.post("/v1/policy/changes", who, edit());
            case "POST /v1/policy/plan" -> world.post("/v1/policy/plan", who, edit());
            case "POST /v1/policy/replay" -> world.post("/v1/policy/replay", who, edit());
            case "GET /v1/documents/{kind}/{name}" -> world.get("/v1/documents/Identity/crimson-ci", who);
            case "GET /v1/documents/{kind}/{name}/history" ->
                world.get("/v1/documents/Identity/crimson-ci/history", who);
            case "POST /v1/explain" ->
                world.post(
                        "/v1/explain",
                        who,
                        Map.of(
                                "identity", "crimson-ci",
                                "zone", "crimson.example",
                                "operation", "create",
                                "name", "www.crimson.example",
                                "type", "A",
                                "value", "192.0.2.9"));
            case "GET /v1/leases/{id}" -> world.get("/v1/leases/" + lease(caller), who);
            case "DELETE /v1/leases/{id}" -> world.send("DELETE", "/v1/leases/" + lease(caller), who, Map.of(), "");
            case "POST /v1/revocations" ->
                world.post(
                        "/v1/revocations",
                        who,
                        Map.of("subject", "lease/" + leaseOf("crimson").lease(), "cause", "test"));
            case "POST /v1/tokens" ->
                world.post(
                        "/v1/tokens",
                        who,
                        Map.of(
                                "label",
                                "robot",
                                "seconds",
                                60,
                                "roles",
                                List.of(Map.of(
                                        "role", "viewer",
                                        "zones", List.of("crimson.example"),
                                        "owners", List.of("crimson")))));
            case "DELETE /v1/tokens/{id}" ->
                world.send("DELETE", "/v1/tokens/" + operatorToken("crimson").text("id"), who, Map.of(), "");
            case "GET /v1/audit/entries/{index}" -> world.get("/v1/audit/entries/" + entryOfCrimson(), who);
            case "GET /v1/audit/receipts/{index}" -> world.get("/v1/audit/receipts/" + entryOfCrimson(), who);
            case "GET /v1/audit/access/{id}" ->
                world.get("/v1/audit/access/" + leaseOf("crimson").lease(), who);
            default -> {
                String path = endpoint.substring(endpoint.indexOf(' ') + 1).replace("{zone}", "crimson.example");
                assertThat(path).as("a request for %s", endpoint).doesNotContain("{");
                yield endpoint.startsWith("GET") ? world.get(path, who) : world.post(path, who, Map.of());
            }
        };
    }

    /** A lease's own id where a crimson lease asks; else that of some crimson lease. */
    private static String lease(Caller caller) {
        World.Response own = world.get("/v1/leases", caller.credential());
        boolean crimson =
                own.status() == 200 && !caller.lease().isEmpty() && own.body().contains("crimson");
        return crimson ? caller.lease() : leaseOf("crimson").lease();
    }

    private static World.Response applied() {
        return world.post(
                "/v1/zones/crimson.example/changes",
                leaseOf("crimson").credential(),
                World.address("crimson", "c" + fresh++));
    }

    private static World.Response waiting() {
        return world.post(
                "/v1/zones/crimson.example/changes",
                leaseOf("crimson").credential(),
                World.mail("crimson", "d" + fresh++));
    }

    private static Map<String, Object> edit() {
        Map<String, Object> identity = new LinkedHashMap<>(World.identity("crimson"));
        identity.put("purpose", "purpose " + fresh++);
        return Map.of("put", List.of(World.document("Identity", "crimson-ci", identity)));
    }

    private static long entryOfCrimson() {
        return world.engine
                .store()
                .read(reads -> reads.log()
                        .search(
                                new EntryFilter(
                                        "zone.imported", null, null, null, Map.of("target", "crimson.example.")),
                                Long.MAX_VALUE,
                                1))
                .getFirst()
                .index();
    }

    /** The expected statuses: rows by endpoint, in each the callers by kind. */
    private static Map<String, Map<String, Integer>> expected() throws IOException {
        Map<String, Map<String, Integer>> table = new LinkedHashMap<>();
        List<String> callers = List.of();
        for (String line : read()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.strip().split("\\s+");
            if (cells[0].equals("endpoint")) {
                callers = Arrays.asList(cells).subList(1, cells.length);
                continue;
            }
            Map<String, Integer> row = new LinkedHashMap<>();
            assertThat(cells).as(line).hasSize(callers.size() + 2);
            for (int i = 0; i < callers.size(); i++) {
                row.put(callers.get(i), Integer.parseInt(cells[i + 2]));
            }
            table.put(cells[0] + " " + cells[1], row);
        }
        return table;
    }

    private static List<String> read() throws IOException {
        try (InputStream in = EveryEndpointByEveryCallerTest.class.getResourceAsStream("/endpoints-by-callers.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void the_table_of_expectations_names_every_endpoint_and_no_other() throws IOException {
        NoiseCounter noise = new NoiseCounter("test", world.engine.store(), () -> Instant.EPOCH);
        Set<String> endpoints =
                Endpoints.of(world.engine, RestSettings.loopback(World.DNS, World.DNS, "1"), noise, () -> "")
                        .all()
                        .stream()
                        .map(Endpoint::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        noise.close();

        assertThat(new TreeSet<>(expected().keySet())).isEqualTo(endpoints);
    }

    @Test
    void each_caller_gets_what_the_table_says_and_nobody_else_s_objects() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> leaks = new ArrayList<>();
        for (Map.Entry<String, Map<String, Integer>> row : expected().entrySet()) {
            for (Map.Entry<String, Integer> cell : row.getValue().entrySet()) {
                World.Response answer = call(row.getKey(), caller(cell.getKey()));
                if (answer.status() != cell.getValue()) {
                    wrong.add(row.getKey() + " by " + cell.getKey() + ": " + answer.status() + " instead of "
                            + cell.getValue());
                }
                boolean anyones = row.getValue().getOrDefault("anonymous", 0) == 200;
                if (cell.getKey().endsWith("-other") && !anyones && tellsOfCrimson(row.getKey(), answer.body())) {
                    leaks.add(row.getKey() + " by " + cell.getKey());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(leaks).isEmpty();
    }

    /** Azure's own requests name crimson objects, so their refusals and entries do; nothing else may. */
    private static boolean tellsOfCrimson(String endpoint, String body) {
        return switch (endpoint) {
            case "POST /v1/policy/changes", "POST /v1/policy/plan", "POST /v1/policy/replay" ->
                body.contains("changes crimson");
            case "GET /v1/audit/entries" ->
                body.contains("identity/crimson")
                        || body.contains("person/crimson")
                        || body.contains("\"owner\":\"crimson");
            default -> body.contains("crimson");
        };
    }

    @Test
    void every_kind_of_refusal_has_a_status_and_a_word() {
        for (Refusal.Kind kind : Refusal.Kind.values()) {
            assertThat(Problems.status(kind)).isBetween(400, 599);
            assertThat(Problems.word(kind)).matches("[a-z-]+");
        }
    }
}
