package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import dev.bailiwick.cli.report.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Leases, tokens, revocations and imports")
final class SecretsTest {
    private static final String TSIG =
            "{'access_token':'c2VjcmV0','issued_token_type':'urn:bailiwick:params:oauth:token-type:tsig',"
                    + "'token_type':'N_A','expires_in':300,'lease':'l_1','correlation':'a_1','tsig':{'key_name':'l_1.lease.bailiwick.',"
                    + "'algorithm':'hmac-sha256','secret':'c2VjcmV0','server':'127.0.0.1:5353','ends':'2026-01-01T00:05:00Z'}}";
    private static final String BEARER =
            "{'access_token':'bwl_planted','token_type':'Bearer','expires_in':300,'lease':'l_1','correlation':'a_1'}";

    @TempDir
    Path folder = Path.of("");

    private final FakeServer server;
    private final Shell shell;
    private Path out = Path.of("");

    SecretsTest() throws IOException {
        server = new FakeServer();
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
    }

    @BeforeEach
    void prove() throws IOException {
        Files.writeString(folder.resolve("jwt"), "header.claims.signature");
        out = folder.resolve("out");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran request(String form, String target, String... more) {
        List<String> args = new ArrayList<>(
                List.of("request", "--zone", "example.com", "--name", "_acme-challenge.www.example.com"));
        args.addAll(List.of(
                "--type", "txt", "--token-file", folder.resolve("jwt").toString(), "--form", form, "--out", target));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private Map<String, String> sent() {
        Map<String, String> fields = new HashMap<>();
        for (String pair : List.of(server.last().body().split("&", -1))) {
            int equals = pair.indexOf('=');
            fields.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_lease_for_lego_is_a_private_file_of_variables() throws IOException {
        server.on("POST /v1/token", 200, TSIG);
        Ran ran = request("lego-env", out.toString(), "--purpose", "renew", "--reference", "CHG-1", "--seconds", "120");
        assertThat(ran.exit()).isZero();
        assertThat(Files.readString(out)).isEqualTo("""
                        RFC2136_NAMESERVER=127.0.0.1:5353
                        RFC2136_TSIG_KEY=l_1.lease.bailiwick.
                        RFC2136_TSIG_SECRET=c2VjcmV0
                        RFC2136_TSIG_ALGORITHM=hmac-sha256.
                        RFC2136_TTL=60
                        RFC2136_PROPAGATION_TIMEOUT=120
                        RFC2136_POLLING_INTERVAL=2
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(ran.out())
                .contains("lease l_1 for 300 seconds", "audit show")
                .doesNotContain("c2VjcmV0");
        assertThat(left()).containsExactly("jwt", "out");
        assertThat(sent())
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .containsEntry("subject_token", "header.claims.signature")
                .containsEntry("requested_token_type", "urn:bailiwick:params:oauth:token-type:tsig")
                .containsEntry("purpose", "renew")
                .containsEntry("reference", "CHG-1")
                .containsEntry("duration_seconds", "120")
                .containsEntry(
                        "authorization_details",
                        "[{\"type\":\"dns\",\"zones\":[\"example.com\"],\"names\":[\"_acme-challenge.www.example.com\"],"
                                + "\"types\":[\"TXT\"],\"operations\":[\"create\",\"update\",\"delete\",\"read\"]}]");
    }

    @Test
    void the_other_forms_are_what_their_programs_read() throws IOException {
        server.on("POST /v1/token", 200, TSIG);
        request("nsupdate-key", out.toString());
        assertThat(Files.readString(out))
                .isEqualTo("key \"l_1.lease.bailiwick.\" {\n\talgorithm hmac-sha256;\n\tsecret \"c2VjcmV0\";\n};\n");
        request("tsig", folder.resolve("json").toString());
        assertThat(Json.read(Files.readString(folder.resolve("json")))
                        .orElseThrow()
                        .at("/secret")
                        .stringValue())
                .isEqualTo("c2VjcmV0");
    }

    @Test
    void a_bearer_lease_is_one_word_and_json_output_leaves_it_out() throws IOException {
        server.on("POST /v1/token", 200, BEARER);
        Ran ran = request("bearer", out.toString(), "--output", "json");
        assertThat(Files.readString(out)).isEqualTo("bwl_planted\n");
        assertThat(ran.out() + ran.err()).doesNotContain("bwl_planted");
        assertThat(ran.json().at("/lease").stringValue()).isEqualTo("l_1");
        assertThat(server.last().header("Authorization")).isEmpty();
    }

    @Test
    void a_secret_goes_to_standard_output_only_where_that_was_asked() {
        server.on("POST /v1/token", 200, BEARER);
        assertThat(request("bearer", "-").out()).isEqualTo("bwl_planted\n");
    }

    @Test
    void a_file_that_is_there_is_kept_and_no_lease_is_wasted_unless_forced() throws IOException {
        server.on("POST /v1/token", 200, BEARER);
        Files.writeString(out, "mine");
        assertThat(request("bearer", out.toString()).exit()).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
        assertThat(Files.readString(out)).isEqualTo("mine");
        assertThat(request("bearer", out.toString(), "--force").exit()).isZero();
        assertThat(Files.readString(out)).isEqualTo("bwl_planted\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_refused_request_leaves_no_file_and_tells_every_reason() throws IOException {
        server.on(
                "POST /v1/token",
                400,
                "{'error':'access_denied','error_description':'no grant gives it','correlation':'a_1',"
                        + "'reasons':[{'code':'outside-scope','rule':'Grant/ci','message':'not this name'}]}");
        Ran ran = request("bearer", out.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("access_denied: no grant gives it", "[outside-scope] Grant/ci: not this name");
        assertThat(left()).containsExactly("jwt");
    }

    @Test
    void an_answer_that_would_run_as_a_command_is_not_written() throws IOException {
        server.on("POST /v1/token", 200, TSIG.replace("127.0.0.1:5353", "x; rm -r /"));
        assertThat(request("lego-env", out.toString()).exit()).isEqualTo(70);
        assertThat(left()).containsExactly("jwt");
    }

    @Test
    void values_and_ttl_narrow_what_is_asked_and_a_named_grant_stands_for_the_rest() {
        server.on("POST /v1/token", 200, BEARER);
        request("bearer", "-", "--operation", "create", "--value", "abc", "--ttl", "30-60");
        assertThat(sent().get("authorization_details"))
                .endsWith(
                        "\"operations\":[\"create\"],\"values\":{\"TXT\":{\"texts\":[{\"exact\":\"abc\"}]}},\"ttl\":{\"min\":30,\"max\":60}}]");
        String jwt = folder.resolve("jwt").toString();
        shell.run("request", "--grant", "ci", "--form", "bearer", "--token-file", jwt, "--out", "-");
        assertThat(sent())
                .containsEntry("authorization_details", "[{\"type\":\"dns\"}]")
                .containsEntry("grant", "ci");
        assertThat(shell.run("request", "--form", "bearer", "--token-file", jwt, "--out", "-")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void a_token_is_created_into_a_private_file_and_ended() throws IOException {
        server.on("POST /v1/tokens", 200, "{'token':'bwt_planted','id':'t_1','ends':'2026-01-01T01:00:00Z'}")
                .on("DELETE /v1/tokens/t_1", 200, "application/json", new byte[0]);
        Ran ran = shell.run(
                "token",
                "create",
                "--label",
                "ci",
                "--role",
                "operator",
                "--zone",
                "example.com",
                "--out",
                out.toString());
        assertThat(ran.out()).contains("token t_1").doesNotContain("bwt_planted");
        assertThat(Files.readString(out)).isEqualTo("bwt_planted\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(server.last().body())
                .isEqualTo(
                        "{\"label\":\"ci\",\"roles\":[{\"role\":\"operator\",\"zones\":[\"example.com\"],\"owners\":[\"*\"]}],\"seconds\":3600}");
        assertThat(shell.run("token", "revoke", "t_1").out()).contains("revoked token t_1");
    }

    @Test
    void a_revocation_names_subject_and_cause() {
        server.on("POST /v1/revocations", 200, "{'subject':'identity/ci'}");
        assertThat(shell.run("revoke", "identity/ci", "--cause", "leaked").out())
                .contains("revoked identity/ci");
        assertThat(server.last().body()).isEqualTo("{\"subject\":\"identity/ci\",\"cause\":\"leaked\"}");
        assertThat(shell.run("revoke", "identity/ci").exit()).isEqualTo(2);
    }

    @Test
    void a_zone_file_is_sent_with_progress_and_its_errors_come_back_with_their_line() throws IOException {
        String path = "POST /v1/zones/example.com/import";
        server.on(path, 200, "{'zone':'example.com.','version':1,'serial':7,'records':3,'rrsets':2}")
                .on(path, 400, "{'type':'x/invalid','status':400,'detail':'line 2: no such type'}");
        Path file = Files.writeString(folder.resolve("zone"), "; a zone\n".repeat(100_000));
        Ran ran = shell.run("import", "zonefile", "example.com", file.toString());
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("imported 3 records in 2 RRsets");
        assertThat(ran.err()).containsSubsequence("sent 50%", "sent 100%");
        assertThat(server.last().body()).hasSize(900_000);
        Ran invalid = shell.run("import", "zonefile", "example.com", file.toString());
        assertThat(invalid.exit()).isEqualTo(3);
        assertThat(invalid.err()).contains(file + ":2: no such type");
        assertThat(shell.run("import", "zonefile", "example.com", "nowhere").exit())
                .isEqualTo(2);
    }
}
