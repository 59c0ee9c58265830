package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for requests whatever they are about: strictness, repetition, versions, pages, problems, records. */
final class RestDoorTest {
    private static final String CHANGES = "/v1/zones/crimson.example/changes";

    @TempDir
    static Path directory;

    private static World world;
    private static int fresh;

    @BeforeAll
    static void open() {
        world = World.of(directory);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static String lease() {
        return world.lease("crimson").text("access_token");
    }

    private static Map<String, Object> address() {
        return World.address("crimson", "r" + fresh++);
    }

    private static List<LogEntryRow> entries(String type, String actor) {
        return world.engine
                .store()
                .read(reads -> reads.log()
                        .search(new EntryFilter(type, null, null, null, Map.of("actor", actor)), Long.MAX_VALUE, 500));
    }

    @Test
    void a_change_is_applied_and_read_back() {
        String lease = lease();

        World.Response applied = world.post(CHANGES, lease, World.address("crimson", "readback"));

        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.text("outcome")).isEqualTo("applied");
        assertThat(applied.text("changed")).isEqualTo("true");
        World.Response read = world.get("/v1/zones/crimson.example/records?name=readback.crimson.example", lease);
        assertThat(read.items())
                .containsExactly(Map.of(
                        "name",
                        "readback.crimson.example.",
                        "type",
                        "A",
                        "ttl",
                        300L,
                        "records",
                        List.of("192.0.2.7")));
        World.Response change = world.get("/v1/changes/" + applied.text("change"), lease);
        assertThat(change.text("state")).isEqualTo("applied");
        assertThat(change.text("planHash")).isEqualTo(applied.text("plan"));
    }

    @Test
    void a_caller_may_wait_until_the_change_was_seen_on_its_servers() {
        World.Response seen = world.post(
                CHANGES,
                lease(),
                Map.of("wait", "verified", "operations", address().getOrDefault("operations", List.of())));

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.text("verification")).isEqualTo("seen");
        assertThat(seen.text("state")).isEqualTo("applied");
    }

    @Test
    void a_change_that_needs_approval_waits_and_is_applied_once_approved_by_its_hash() {
        World.Response waits = world.post(CHANGES, lease(), World.mail("crimson", "approved"));

        assertThat(waits.status()).isEqualTo(202);
        assertThat(waits.text("outcome")).isEqualTo("waiting");
        String approvals = "/v1/changes/" + waits.text("change") + "/approvals";
        String approver = world.person("crimson-approver");
        World.Response other = world.post(approvals, approver, Map.of("planHash", "00"));
        assertThat(other.status()).isEqualTo(409);
        World.Response applied = world.post(approvals, approver, Map.of("planHash", waits.text("plan")));
        assertThat(applied.text("outcome")).isEqualTo("applied");
        World.Response change = world.get("/v1/changes/" + waits.text("change"), approver);
        assertThat(change.body()).contains("\"person\":\"crimson-approver\"");
    }

    @Test
    void an_applied_change_is_rolled_back_by_one_request() {
        World.Response applied = world.post(CHANGES, lease(), World.address("crimson", "undone"));
        String operator = world.person("crimson-operator");

        World.Response undone = world.post(
                "/v1/changes/" + applied.text("change") + "/rollback", operator, Map.of("cause", "a mistake"));

        assertThat(undone.text("outcome")).isEqualTo("applied");
        assertThat(world.get("/v1/changes/" + applied.text("change"), operator).text("state"))
                .isEqualTo("rolled-back");
        assertThat(world.get("/v1/zones/crimson.example/records?name=undone.crimson.example", operator)
                        .items())
                .isEmpty();
    }

    @Test
    void an_unknown_field_is_refused_with_its_place_and_the_nearest_known() {
        World.Response top = world.post(CHANGES, lease(), Map.of("operation", List.of()));
        World.Response deep = world.post(CHANGES, lease(), World.change(Map.of("op", "delete", "nane", "www")));

        assertThat(top.status()).isEqualTo(400);
        assertThat(top.problem()).isEqualTo("invalid");
        assertThat(top.body()).contains("\"pointer\":\"/operation\"", "\"nearest\":\"operations\"");
        assertThat(deep.body()).contains("\"pointer\":\"/operations/0/nane\"", "\"nearest\":\"name\"");
    }

    @Test
    void malformed_bodies_queries_and_types_are_refused() {
        String lease = lease();
        Map<String, String> json = Map.of("Content-Type", "application/json");

        assertThat(world.send("POST", CHANGES, lease, json, "{").status()).isEqualTo(400);
        assertThat(world.send("POST", CHANGES, lease, json, "{\"wait\":\"applied\",\"wait\":\"applied\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.send("POST", CHANGES, lease, json, "[]").status()).isEqualTo(400);
        assertThat(world.send("POST", CHANGES, lease, json, "{\"wait\":null}").status())
                .isEqualTo(400);
        assertThat(world.send("POST", CHANGES, lease, Map.of("Content-Type", "text/plain"), "{}")
                        .status())
                .isEqualTo(415);
        assertThat(world.get("/v1/zones?limit=501", lease).status()).isEqualTo(400);
        assertThat(world.get("/v1/zones?limt=5", lease).body()).contains("did you mean `limit`?");
        assertThat(world.get("/v1/zones?limit=5&limit=6", lease).status()).isEqualTo(400);
        assertThat(world.get("/v1/zones?after=!!", lease).status()).isEqualTo(400);
        assertThat(world.post(CHANGES, lease, Map.of()).body()).contains("at least one operation");
    }

    @Test
    void half_a_surrogate_pair_is_the_callers_fault_wherever_it_stands() {
        String lease = lease();
        Map<String, String> json = Map.of("Content-Type", "application/json");
        String half = "\\ud800";
        for (String body : List.of(
                "\udad0\udd04",
                "{\"" + half + "\":1}",
                "{\"operations\":[{\"op\":\"" + half + "\"}]}",
                "{\"operations\":[{\"op\":\"replace\",\"name\":\"" + half
                        + ".example.com\",\"type\":\"A\",\"ttl\":60,\"records\":[\"192.0.2.1\"]}]}",
                "{\"operations\":[{\"op\":\"replace\",\"name\":\"api.example.com\",\"type\":\"" + half
                        + "\",\"ttl\":60,\"records\":[\"192.0.2.1\"]}]}",
                "{\"operations\":[{\"op\":\"replace\",\"name\":\"api.example.com\",\"type\":\"TXT\",\"ttl\":60,"
                        + "\"records\":[\"" + half + "\"]}]}",
                "{\"planHash\":\"" + half + "\",\"operations\":[]}")) {
            assertThat(world.send("POST", CHANGES, lease, json, body).status())
                    .as(body)
                    .isBetween(400, 499);
        }
    }

    @Test
    void a_repeated_idempotency_key_gets_the_first_answer_and_another_request_under_it_is_refused() {
        String lease = lease();
        Map<String, Object> body = address();
        Map<String, String> key = Map.of("Idempotency-Key", "key-" + fresh++);

        World.Response first = world.call("POST", CHANGES, lease, body, key);
        World.Response again = world.call("POST", CHANGES, lease, body, key);
        World.Response underNewLease = world.call("POST", CHANGES, lease(), body, key);
        World.Response other = world.call("POST", CHANGES, lease, address(), key);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(underNewLease.text("change")).isEqualTo(first.text("change"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.problem()).isEqualTo("replayed");
        assertThat(world.call("POST", CHANGES, lease, body, Map.of("Idempotency-Key", "with space"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void versions_are_entity_tags_that_spare_an_answer_and_guard_a_change() {
        String lease = lease();
        String tag = world.get("/v1/zones/crimson.example", lease).header("etag");

        World.Response same =
                world.send("GET", "/v1/zones/crimson.example/records", lease, Map.of("If-None-Match", tag), "");
        World.Response guarded = world.call("POST", CHANGES, lease, address(), Map.of("If-Match", tag));
        World.Response stale = world.call("POST", CHANGES, lease, address(), Map.of("If-Match", tag));
        World.Response weak = world.call("POST", CHANGES, lease, address(), Map.of("If-Match", "W/\"1\""));

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(guarded.status()).isEqualTo(200);
        assertThat(guarded.header("etag")).isNotEqualTo(tag);
        assertThat(stale.status()).isEqualTo(409);
        assertThat(weak.status()).isEqualTo(400);
    }

    @Test
    void pages_follow_each_other_without_gap_or_repetition() {
        String operator = world.person("crimson-operator");
        String lease = lease();
        for (int i = 0; i < 7; i++) {
            world.post(CHANGES, lease, World.address("crimson", "p" + i + ".paged"));
        }
        for (String path : List.of(
                "/v1/zones/crimson.example/records?below=paged.crimson.example&limit=3",
                "/v1/changes?limit=3",
                "/v1/documents?limit=3",
                "/v1/leases?limit=2")) {
            List<Object> paged = new ArrayList<>();
            String next = "";
            do {
                World.Response page = world.get(path + next, operator);
                assertThat(page.status()).as(page.body()).isEqualTo(200);
                paged.addAll(page.items());
                next = page.json().containsKey("next") ? "&after=" + page.text("next") : "";
            } while (!next.isEmpty());

            assertThat(new HashSet<>(paged)).as(path).hasSameSizeAs(paged);
            assertThat(world.get(path.replaceAll("limit=.", "limit=500"), operator)
                            .items())
                    .isEqualTo(paged);
        }
    }

    @Test
    void a_lease_sees_its_own_lease_and_no_other_of_its_identity() {
        World.Response mine = world.lease("crimson");
        World.Response other = world.lease("crimson");

        World.Response list = world.get("/v1/leases", mine.text("access_token"));

        assertThat(list.items()).hasSize(1);
        assertThat(list.body()).contains(mine.text("lease")).doesNotContain("secret");
        assertThat(world.get("/v1/leases/" + other.text("lease"), mine.text("access_token"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_narrow_lease_reads_only_what_its_scope_lets_it_read() {
        Map<String, String> form = world.exchange("crimson");
        form.put(
                "authorization_details",
                "[{\"type\":\"dns\",\"names\":[\"www.crimson.example\"],\"types\":[\"TXT\"]}]");
        String narrow = world.form("/v1/token", form).text("access_token");

        World.Response read = world.get("/v1/zones/crimson.example/records", narrow);

        assertThat(read.items()).hasSize(1);
        assertThat(read.body()).contains("hello");
    }

    @Test
    void a_problem_tells_its_kind_status_detail_and_correlation() {
        World.Response problem = world.get("/v1/changes/c00", lease());

        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.header("content-type")).isEqualTo("application/problem+json");
        assertThat(problem.json())
                .containsEntry("type", "https://bailiwick.dev/problems/not-found")
                .containsEntry("status", 404L)
                .containsEntry("detail", "no such change")
                .containsEntry("correlation", problem.header("bailiwick-correlation"));
        World.Response denied = world.post(
                CHANGES,
                lease(),
                World.change(Map.of(
                        "op", "add",
                        "name", "www.crimson.example",
                        "type", "CAA",
                        "ttl", 60,
                        "records", List.of("0 issue \"ca.example\""))));
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body()).contains("\"reasons\":[{");
        World.Response nobody = world.get("/v1/zones", "");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("www-authenticate")).startsWith("Bearer");
    }

    @Test
    void every_answer_has_the_security_headers_and_no_permission_for_other_origins() {
        for (World.Response answer :
                List.of(world.get("/v1/health", ""), world.get("/v1/zones", lease()), world.get("/nowhere", ""))) {
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.header("bailiwick-correlation")).isNotEmpty();
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @Test
    void a_path_or_method_that_is_not_in_the_table_does_not_exist() {
        assertThat(world.get("/v1/nothing", lease()).status()).isEqualTo(404);
        assertThat(world.get("/v1/zones/", lease()).status()).isEqualTo(404);
        World.Response method = world.send("PUT", "/v1/zones", lease(), Map.of(), "");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("allow")).isEqualTo("GET");
    }

    @Test
    void a_refusal_of_somebody_known_is_one_entry_under_the_lease_s_correlation() {
        World.Response lease = world.lease("crimson");
        int before = entries("request.refused", "identity/crimson-ci").size();

        World.Response refused = world.get("/v1/changes/c11", lease.text("access_token"));

        List<LogEntryRow> after = entries("request.refused", "identity/crimson-ci");
        assertThat(after).hasSize(before + 1);
        assertThat(refused.header("bailiwick-correlation")).isEqualTo(lease.text("correlation"));
        assertThat(after.getFirst().fields()).containsEntry("correlation", lease.text("correlation"));
    }

    @Test
    void reads_of_a_credential_are_one_entry_a_minute() {
        String auditor = world.person("azure-viewer");
        world.get("/v1/zones", auditor);
        world.get("/v1/zones", auditor);
        world.get("/v1/findings", auditor);

        assertThat(entries("access.read", "person/azure-viewer")).hasSize(1);
    }

    @Test
    void the_story_of_an_access_is_found_by_its_lease_and_its_change_and_has_receipts() {
        World.Response lease = world.lease("crimson");
        World.Response change = world.post(CHANGES, lease.text("access_token"), address());
        String auditor = world.person("crimson-auditor");

        World.Response byLease = world.get("/v1/audit/access/" + lease.text("lease"), auditor);
        World.Response byChange = world.get("/v1/audit/access/" + change.text("change"), auditor);

        assertThat(byChange.body()).isEqualTo(byLease.body());
        assertThat(byLease.body())
                .contains("access.requested", "lease.issued", "change.decided", "change.intent", "change.applied");
        Map<String, Object> first = Json.object(
                Json.array(byLease.json().getOrDefault("entries", List.of())).getFirst());
        World.Response receipt = world.get("/v1/audit/receipts/" + first.get("index"), auditor);
        assertThat(receipt.status()).isEqualTo(200);
        assertThat(receipt.body()).startsWith("c2sp.org/tlog-proof@v1");
    }

    @Test
    void requests_of_a_megabyte_make_pages_of_the_log_short_and_lose_none() {
        World.Response lease = world.lease("crimson");
        String longest = "x".repeat(240);
        List<String> records = Collections.nCopies(3_600, longest).stream()
                .map(each -> fresh++ + each)
                .toList();
        Map<String, Object> outside = World.change(
                Map.of("op", "replace", "name", "www.azure.example", "type", "TXT", "ttl", 60, "records", records));
        int refusals = 10;
        for (int i = 0; i < refusals; i++) {
            assertThat(world.post(CHANGES, lease.text("access_token"), outside).status())
                    .isBetween(400, 403);
        }
        String auditor = world.person("crimson-auditor");
        String search = "/v1/audit/entries?limit=500&type=change.refused&correlation=" + lease.text("correlation");
        int found = 0;
        String after = "";
        do {
            World.Response page = world.get(search + after, auditor);
            assertThat(page.body().length()).isLessThan(8 << 20);
            found += page.items().size();
            after = page.json().containsKey("next") ? "&after=" + page.text("next") : "";
        } while (!after.isEmpty());
        assertThat(found).isEqualTo(refusals);
        World.Response story = world.get("/v1/audit/access/" + lease.text("lease"), auditor);
        assertThat(story.text("more")).isEqualTo("true");
        assertThat(story.body().length()).isLessThan(8 << 20);
    }

    @Test
    void whoever_holds_everything_exports_the_log_as_a_zip() {
        World.Response export = world.get("/v1/audit/export", world.person("root"));

        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("content-type")).isEqualTo("application/zip");
        assertThat(export.body()).startsWith("PK").contains("checkpoint");
    }

    @Test
    void a_revoked_identity_s_lease_is_refused_at_its_next_use() {
        World.Response lease = world.lease("azure");
        assertThat(world.get("/v1/zones", lease.text("access_token")).status()).isEqualTo(200);

        World.Response revoked = world.post(
                "/v1/revocations",
                world.person("azure-operator"),
                Map.of("subject", "identity/azure-ci", "cause", "the key leaked"));

        assertThat(revoked.status()).isEqualTo(200);
        World.Response late = world.get("/v1/zones", lease.text("access_token"));
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.problem()).isEqualTo("credential-ended");
    }

    @Test
    void an_edit_that_widens_waits_for_a_second_admin_and_can_be_withdrawn() {
        Map<String, Object> edit = Map.of(
                "put",
                List.of(World.document(
                        "Person",
                        "newcomer",
                        Map.of(
                                "anchor", "staff",
                                "subject", "newcomer",
                                "roles",
                                        List.of(Map.of(
                                                "role", "viewer",
                                                "zones", List.of("**"),
                                                "owners", List.of("*")))))));
        String root = world.person("root");

        assertThat(world.post("/v1/policy/plan", root, edit).text("outcome")).isEqualTo("would-wait");
        World.Response waits = world.post("/v1/policy/changes", root, edit);
        assertThat(waits.status()).isEqualTo(202);
        String change = "/v1/changes/" + waits.text("change");
        Map<String, Object> hash = Map.of("planHash", waits.text("planHash"));
        assertThat(world.post(change + "/approvals", root, hash).status()).isEqualTo(403);
        assertThat(world.get(change, world.person("azure-policy-admin")).status())
                .isEqualTo(404);
        World.Response withdrawn = world.send("DELETE", change, root, Map.of(), "");
        assertThat(withdrawn.text("state")).isEqualTo("voided");
        World.Response again = world.post("/v1/policy/changes", root, edit);
        World.Response applied = world.post(
                "/v1/changes/" + again.text("change") + "/approvals",
                world.person("second-root"),
                Map.of("planHash", again.text("planHash")));
        assertThat(applied.text("outcome")).isEqualTo("applied");
    }

    @Test
    void faults_of_documents_are_told_with_document_pointer_and_nearest_word() {
        World.Response refused = world.post(
                "/v1/policy/changes",
                world.person("root"),
                Map.of("put", List.of(World.document("Owner", "green", Map.of("titel", "Green")))));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains("\"document\":\"Owner/green\"", "\"pointer\":\"/spec/titel\"", "\"nearest\":\"title\"");
    }

    @Test
    void a_listener_beyond_the_loopback_without_tls_is_refused_at_start() {
        assertThatThrownBy(() -> new RestSettings(
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 443),
                        Optional.empty(),
                        World.DNS,
                        "",
                        "1",
                        RestLimits.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs TLS");
    }

    @Test
    void limits_of_size_and_rate_give_clear_refusals(@TempDir Path other) {
        RestLimits tight = RestLimits.DEFAULT.withMaxBodyOctets(8_192).withMaxRequestsPerMinute(3);
        try (World small = World.of(other, tight)) {
            String lease = small.lease("crimson").text("access_token");
            World.Response large = small.call("POST", CHANGES, lease, Map.of("wait", "x".repeat(9_000)), Map.of());
            assertThat(large.status()).isEqualTo(413);
            small.get("/v1/zones", lease);
            small.get("/v1/zones", lease);
            World.Response often = small.get("/v1/zones", lease);
            assertThat(often.status()).isEqualTo(429);
            assertThat(often.header("retry-after")).isEqualTo("1");
            small.pass(Duration.ofMinutes(1));
            assertThat(small.get("/v1/zones", lease).status()).isEqualTo(200);
        }
    }
}
