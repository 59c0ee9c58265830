package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token exchange by RFC 8693 with authorization details by RFC 9396. */
final class TokenEndpointTest {
    private static final String DETAILS = "invalid_authorization_details";

    @TempDir
    static Path directory;

    private static World world;

    @BeforeAll
    static void open() {
        world = World.of(directory);
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static World.Response with(String parameter, String value) {
        Map<String, String> form = world.exchange("crimson");
        form.put(parameter, value);
        return world.form("/v1/token", form);
    }

    private static void assertError(World.Response answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("error_description")).isNotBlank();
        assertThat(answer.text("correlation")).isEqualTo(answer.header("bailiwick-correlation"));
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void a_bearer_lease_tells_its_end_scope_and_correlation() {
        World.Response lease = world.lease("crimson");

        assertThat(lease.status()).isEqualTo(200);
        assertThat(lease.header("cache-control")).isEqualTo("no-store");
        assertThat(lease.text("access_token")).startsWith("bwl_");
        assertThat(lease.json())
                .containsEntry("token_type", "Bearer")
                .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry("expires_in", 300L);
        assertThat(lease.body()).contains("\"type\":\"dns\"", ".crimson.example");
    }

    @Test
    void a_tsig_lease_tells_its_key_and_where_it_is_used() {
        World.Response lease = with("requested_token_type", "urn:bailiwick:params:oauth:token-type:tsig");

        assertThat(lease.text("token_type")).isEqualTo("N_A");
        Map<String, Object> tsig = Json.object(lease.json().getOrDefault("tsig", Map.of()));
        assertThat(tsig)
                .containsEntry("algorithm", "hmac-sha256")
                .containsEntry("server", "127.0.0.1:5353")
                .containsEntry("secret", lease.text("access_token"));
        assertThat(String.valueOf(tsig.get("key_name"))).endsWith(".lease.bailiwick.");
    }

    @Test
    void a_narrower_scope_is_given_as_asked_and_a_wider_one_denied() {
        World.Response narrow = with(
                "authorization_details",
                "[{\"type\":\"dns\",\"names\":[\"_acme-challenge.crimson.example\"],\"types\":[\"TXT\"]}]");
        World.Response wide = with(
                "authorization_details",
                "[{\"type\":\"dns\",\"zones\":[\"azure.example\"],\"names\":[\".azure.example\"]}]");

        assertThat(narrow.status()).isEqualTo(200);
        assertThat(narrow.body()).contains("\"types\":[\"TXT\"]");
        assertError(wide, 403, "access_denied");
        assertThat(wide.body()).contains("scope-exceeded");
    }

    @Test
    void authorization_details_are_one_element_of_type_dns_with_known_fields() {
        assertError(with("authorization_details", "[{\"type\":\"payment\"}]"), 400, DETAILS);
        assertError(with("authorization_details", "[{\"type\":\"dns\",\"zoned\":[]}]"), 400, DETAILS);
        assertError(with("authorization_details", "[]"), 400, DETAILS);
        assertError(with("authorization_details", "[{\"type\":\"dns\"},{\"type\":\"dns\"}]"), 400, DETAILS);
        assertError(with("authorization_details", "{}"), 400, DETAILS);
        assertError(with("authorization_details", "[{\"type\":\"dns\",\"type\":\"dns\"}]"), 400, DETAILS);
    }

    @Test
    void a_request_that_is_not_one_is_refused_in_oauth_s_words() {
        assertError(with("grant_type", "client_credentials"), 400, "unsupported_grant_type");
        assertError(with("scope", "dns"), 400, "invalid_scope");
        assertError(with("subject_token_type", "urn:x"), 400, "invalid_request");
        assertError(with("requested_token_type", "urn:x"), 400, "invalid_request");
        assertError(with("duration_seconds", "-1"), 400, "invalid_request");
        assertError(with("subject_token", ""), 400, "invalid_request");
        assertError(with("durations_seconds", "5"), 400, "invalid_request");
        World.Response twice = world.send(
                "POST",
                "/v1/token",
                "",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "grant_type=a&grant_type=a");
        assertError(twice, 400, "invalid_request");
    }

    @Test
    void a_token_that_proves_nothing_is_no_grant_and_leaves_no_entry_of_its_own() {
        long before = world.engine.store().read(reads -> reads.log().size());
        String forged =
                world.people.token().subject("crimson").audience("bailiwick").sign();

        assertError(with("subject_token", "garbage"), 400, "invalid_grant");
        assertError(with("subject_token", forged), 400, "invalid_grant");

        long after = world.engine.store().read(reads -> reads.log().size());
        assertThat(after).isEqualTo(before);
    }

    @Test
    void a_workload_without_an_identity_is_denied_and_that_is_an_entry_under_the_told_correlation() {
        World.Response denied = with(
                "subject_token",
                world.workloads.token().subject("nobody").audience("bailiwick").sign());

        assertError(denied, 403, "access_denied");
        List<LogEntryRow> entries =
                world.engine.store().read(reads -> reads.log().byCorrelation(denied.text("correlation"), 10));
        assertThat(entries).hasSize(1);
    }

    @Test
    void the_metadata_names_the_endpoint_and_the_type_of_authorization_details() {
        World.Response metadata = world.get("/.well-known/oauth-authorization-server", "");

        assertThat(metadata.json())
                .containsEntry("issuer", world.door.url())
                .containsEntry("token_endpoint", world.door.url() + "/v1/token")
                .containsEntry("authorization_details_types_supported", List.of("dns"));
    }
}
