package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The connection to the server")
final class ConnectionTest {
    private static final String FINDINGS = "GET /v1/findings?limit=500";

    @TempDir
    Path folder = Path.of("");

    private FakeServer server;

    private Shell shell = new Shell();

    ConnectionTest() throws IOException {
        server = new FakeServer();
    }

    @BeforeEach
    void point() {
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
        server.on(FINDINGS, 200, "{'items':[]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path secret(String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("credential"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    @Test
    void the_credential_is_read_from_a_file_and_never_printed() throws IOException {
        Path file = secret("bwl_planted\n", "rw-------");
        Ran ran = shell.run("get", "findings", "--credential", file.toString());
        assertThat(ran.exit()).isZero();
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer bwl_planted");
        assertThat(ran.out() + ran.err()).doesNotContain("bwl_planted", "warning");
    }

    @Test
    void the_environment_names_the_file_and_an_option_wins_over_it() throws IOException {
        Path file = secret("bwl_env", "rw-------");
        shell.with("BAILIWICK_CREDENTIAL_FILE", file.toString()).run("get", "findings");
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer bwl_env");
        Path other = Files.writeString(folder.resolve("other"), "bwl_option");
        shell.run("--credential", other.toString(), "get", "findings");
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer bwl_option");
    }

    @Test
    void a_credential_that_others_can_read_is_used_with_a_warning() throws IOException {
        Path file = secret("bwl_planted", "rw-r-----");
        Ran ran = shell.run("get", "findings", "--credential", file.toString());
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).startsWith("warning: others can read `" + file + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "line\nbreak", "h\u00e9"})
    void what_can_be_no_credential_is_refused_unread(String content) throws IOException {
        Ran ran = shell.run(
                "get", "findings", "--credential", secret(content, "rw-------").toString());
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
        assertThat(ran.err()).doesNotContain("two words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "http://192.0.2.1:8653",
                "http://127.0.0.1.example.com",
                "ftp://127.0.0.1",
                "127.0.0.1:8653",
                "http://user:secret@127.0.0.1",
                "https://example.com/?token=x"
            })
    void an_address_that_would_carry_a_secret_in_the_open_or_is_none_is_refused(String url) {
        assertThat(new Shell().run("get", "findings", "--server", url).exit()).isEqualTo(2);
    }

    @Test
    void a_server_that_is_not_there_has_its_own_exit_code() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Ran ran = shell.run("get", "findings", "--server", "http://127.0.0.1:" + port, "--output", "json");
        assertThat(ran.exit()).isEqualTo(5);
        assertThat(ran.err()).contains("cannot reach the server at http://127.0.0.1:" + port, "bailiwick serve");
        assertThat(ran.json().at("/error/kind").stringValue()).isEqualTo("unreachable");
    }

    @Test
    void what_answers_but_is_no_bailiwick_counts_as_unreachable() {
        server.on("GET /v1/tokens?limit=500", 502, "text/html", "<html>".getBytes(StandardCharsets.UTF_8));
        server.on("GET /v1/leases?limit=500", 302, "text/html", new byte[0]);
        server.on("GET /v1/changes?limit=500", 200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8));
        assertThat(shell.run("get", "tokens").exit()).isEqualTo(5);
        assertThat(shell.run("get", "leases").exit()).isEqualTo(5);
        assertThat(shell.run("get", "changes").exit()).isEqualTo(5);
    }

    @Test
    void a_refusal_is_told_with_every_reason_and_the_reference() {
        String problem = "{'type':'https://bailiwick.dev/problems/forbidden','title':'Forbidden','status':403,"
                + "'detail':'the identity may not','correlation':'a_7','reasons':["
                + "{'code':'no-grant','rule':'built-in','message':'no grant covers it'},"
                + "{'code':'forbid-matches','rule':'Forbid/freeze','message':'year end'}]}";
        server.on("GET /v1/zones/example.com", 403, problem);
        Ran ran = shell.run("get", "zone", "example.com");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .containsSubsequence(
                        "bailiwick: forbidden: the identity may not",
                        "[no-grant] built-in: no grant covers it",
                        "[forbid-matches] Forbid/freeze: year end",
                        "audit show a_7");
        Ran json = shell.run("get", "zone", "example.com", "--output", "json");
        assertThat(json.json().at("/error/problem/reasons/1/rule").stringValue())
                .isEqualTo("Forbid/freeze");
        assertThat(json.json().at("/error/exit").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "unauthenticated, 401, 1, --credential FILE",
        "credential-ended, 401, 1, bailiwick request",
        "not-found, 404, 1, not-found",
        "conflict, 409, 1, conflict",
        "limit-reached, 429, 1, limit-reached",
        "unavailable, 503, 1, unavailable",
        "internal, 500, 70, internal",
    })
    void each_kind_of_problem_has_its_exit_code(String kind, int status, int exit, String told) {
        server.on(
                "GET /v1/zones/x",
                status,
                "{'type':'https://bailiwick.dev/problems/" + kind + "','status':" + status + "}");
        Ran ran = shell.run("get", "zone", "x");
        assertThat(ran.exit()).isEqualTo(exit);
        assertThat(ran.err()).contains(told);
    }

    @Test
    void what_a_server_says_cannot_steer_the_terminal() {
        server.on("GET /v1/zones/x", 404, "{'type':'x/not-found','detail':'\\u001b[2Jgone\\u202e'}");
        assertThat(shell.run("get", "zone", "x").err())
                .contains("\\x1b[2Jgone\\x202e")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void names_in_a_path_are_escaped() {
        shell.run("get", "grant", "../x y?");
        assertThat(server.last().path()).isEqualTo("/v1/documents/Grant/..%2Fx%20y%3F");
    }
}
