package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.ServerAddress;
import dev.bailiwick.cli.sidecar.ExternalDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The sidecar for external-dns")
final class ExternalDnsTest {
    private static final String TYPE = ExternalDns.MEDIA_TYPE;
    private static final String ZONES = "GET /v1/zones?limit=500";
    private static final String RECORDS = "GET /v1/zones/example.test./records?limit=500";
    private static final String CHANGES = "POST /v1/zones/example.test./changes";
    private static final String CREATE =
            "{\"create\":[{\"dnsName\":\"a.example.test\",\"recordType\":\"A\",\"targets\":[\"192.0.2.1\"]}]}";

    @TempDir
    Path directory = Path.of("");

    private final List<String> log = new CopyOnWriteArrayList<>();
    private FakeServer server;
    private ExternalDns sidecar;
    private Path token = Path.of("");
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        token = Files.writeString(directory.resolve("token"), "token-1");
        sidecar = ExternalDns.start(settings("127.0.0.1"), () -> now, log::add);
    }

    @AfterEach
    void stop() {
        sidecar.close();
        server.close();
    }

    private ExternalDns.Settings settings(String listen) {
        return new ExternalDns.Settings(
                new InetSocketAddress(InetAddress.ofLiteral(listen), 0),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                ServerAddress.parse(server.url()),
                null,
                token,
                "jwt",
                List.of("example.test"),
                Json.object().putArray("details"),
                "",
                0,
                300);
    }

    private void lease(String secret) {
        server.on("POST /v1/token", 200, "{'access_token': '" + secret + "', 'expires_in': 300, 'lease': 'l_1'}");
    }

    private void zone(long version) {
        server.on(ZONES, 200, "{'items': [{'zone': 'example.test', 'version': " + version + "}]}");
    }

    private record Told(int status, String head, String body) {}

    private Told ask(InetSocketAddress where, String method, String path, String host, String headers, String body)
            throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: "
                + octets.length + "\r\n" + headers + "\r\n";
        try (Socket socket = new Socket(where.getAddress(), where.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(octets);
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Told(Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
        }
    }

    private Told ask(String method, String path, String body) throws IOException {
        String headers = body.isEmpty() ? "Accept: " + TYPE + "\r\n" : "Content-Type: " + TYPE + "\r\n";
        return ask(sidecar.address(), method, path, "localhost:8888", headers, body);
    }

    private Told health() throws IOException {
        return ask(sidecar.healthAddress(), "GET", "/healthz", "10.0.0.1:8080", "", "");
    }

    /** Each call by each kind of caller: external-dns, another method, another type, another site, a page. */
    @ParameterizedTest
    @CsvSource({
        "GET,  /,                200, 405",
        "GET,  /records,         200, 405",
        "POST, /records,         204, 405",
        "POST, /adjustendpoints, 200, 405",
        "GET,  /adjustendpoints, 405, 405",
        "GET,  /healthz,         404, 404",
        "GET,  /v1/zones,        404, 404",
    })
    void every_call_answers_every_kind_of_caller_as_the_table_says(
            String method, String path, int expected, int otherMethod) throws IOException {
        lease("secret");
        zone(1);
        server.on(RECORDS, 200, "{'items': []}");
        String body = !method.equals("POST") ? "" : path.equals("/records") ? "{}" : "[]";
        InetSocketAddress where = sidecar.address();
        String own = "Accept: " + TYPE + "\r\n" + (body.isEmpty() ? "" : "Content-Type: " + TYPE + "\r\n");
        assertThat(ask(where, method, path, "localhost:8888", own, body).status())
                .isEqualTo(expected);
        assertThat(ask(where, method, path, "[::1]:8888", "", body).status()).isEqualTo(expected);
        assertThat(ask(where, "PUT", path, "localhost", own, body).status()).isEqualTo(otherMethod);
        for (String host : List.of("evil.test", "evil.test:8888", "10.0.0.1", "localhost.evil.test")) {
            assertThat(ask(where, method, path, host, own, body).status())
                    .as(host)
                    .isEqualTo(403);
        }
        assertThat(ask(where, method, path, "localhost", own + "Origin: null\r\n", body)
                        .status())
                .isEqualTo(403);
        if (expected < 300) {
            assertThat(ask(where, method, path, "localhost", "Accept: text/html\r\n", body)
                            .status())
                    .isEqualTo(406);
        }
        if (!body.isEmpty()) {
            for (String type : List.of("text/plain", "application/json", TYPE.replace("=1", "=2"))) {
                assertThat(ask(where, method, path, "localhost", "Content-Type: " + type + "\r\n", body)
                                .status())
                        .as(type)
                        .isEqualTo(415);
            }
            String large = " ".repeat((8 << 20) + 1);
            assertThat(ask(where, method, path, "localhost", own, large).status())
                    .isEqualTo(413);
            assertThat(ask(where, method, path, "localhost", own, "nonsense").status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.0.2.1", "::", "10.0.0.1"})
    void it_listens_on_no_address_beyond_this_machine(String address) {
        assertThatThrownBy(() -> ExternalDns.start(settings(address), () -> now, log::add))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("loopback");
        assertThat(new Shell()
                        .run(
                                "sidecar",
                                "external-dns",
                                "--zone",
                                "example.test",
                                "--name",
                                ".example.test",
                                "--type",
                                "A",
                                "--token-file",
                                "x",
                                "--listen",
                                address + ":8888")
                        .err())
                .contains("loopback");
    }

    @Test
    void negotiation_tells_the_domains_under_the_media_type_whether_there_is_a_lease_or_not() throws IOException {
        Told told = ask("GET", "/", "");
        assertThat(told.head().toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: " + TYPE, "vary: content-type");
        assertThat(told.body()).isEqualTo("{\"include\":[\"example.test\"]}");
    }

    @Test
    void records_are_all_that_external_dns_knows() throws IOException {
        lease("secret");
        zone(1);
        server.on(
                RECORDS,
                200,
                "{'items': ["
                        + "{'name': 'example.test.', 'type': 'SOA', 'ttl': 5, 'records': ['a. b. 1 2 3 4 5']},"
                        + "{'name': 'www.example.test.', 'type': 'CNAME', 'ttl': 60, 'records': ['lb.example.net.']}]}");
        assertThat(ask("GET", "/records", "").body())
                .isEqualTo("[{\"dnsName\":\"www.example.test\",\"targets\":[\"lb.example.net\"],"
                        + "\"recordType\":\"CNAME\",\"recordTTL\":60}]");
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer secret");
        assertThat(String.join("\n", log)).doesNotContain("secret", "token-1");
    }

    @Test
    void without_a_lease_it_tells_the_cause_to_be_asked_again_and_is_not_healthy() throws IOException {
        server.on("POST /v1/token", 403, "{'error': 'access_denied', 'error_description': 'no grant contains this'}");
        for (String method : List.of("GET", "POST")) {
            Told told = ask(method, "/records", method.equals("GET") ? "" : CREATE);
            assertThat(told.status()).isEqualTo(503);
            assertThat(told.body()).contains("no lease can be had", "no grant contains this");
        }
        assertThat(health().status()).isEqualTo(503);
        assertThat(log).anyMatch(line -> line.contains("no grant contains this"));
        assertThat(server.asked()).as("the server is left alone for a while").hasSize(1);
        now = now.plusSeconds(6);
        assertThat(health().status()).isEqualTo(503);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void a_lease_is_renewed_in_time_with_the_token_as_it_then_is() throws IOException {
        lease("one");
        lease("two");
        assertThat(health().status()).isEqualTo(200);
        now = now.plusSeconds(199);
        assertThat(health().status()).isEqualTo(200);
        assertThat(server.asked()).hasSize(1);
        Files.writeString(token, "token-2");
        now = now.plusSeconds(1);
        assertThat(health().status()).isEqualTo(200);
        assertThat(server.asked()).hasSize(2);
        assertThat(server.last().body()).contains("subject_token=token-2");
    }

    @Test
    void a_lease_that_cannot_be_renewed_serves_to_its_end() throws IOException {
        lease("one");
        server.on("POST /v1/token", 503, "{'error': 'temporarily_unavailable'}");
        zone(1);
        server.on(RECORDS, 200, "{'items': []}");
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        now = now.plusSeconds(299);
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        now = now.plusSeconds(1);
        assertThat(ask("GET", "/records", "").status()).isEqualTo(503);
        assertThat(health().status()).isEqualTo(503);
    }

    @Test
    void a_lease_that_the_server_no_longer_takes_is_replaced_at_once() throws IOException {
        lease("one");
        lease("two");
        server.on(ZONES, 401, "{'type': 'x/credential-ended', 'status': 401, 'detail': 'revoked'}");
        zone(1);
        server.on(RECORDS, 200, "{'items': []}");
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer two");
    }

    /** external-dns tries a 5xx again and ends at a 4xx. */
    @ParameterizedTest
    @CsvSource({
        "200, '''outcome'': ''applied''',                              204",
        "202, '''outcome'': ''waiting'', ''change'': ''c_1''',         503",
        "202, '''outcome'': ''unsettled'', ''change'': ''c_1''',       503",
        "400, '''type'': ''x/invalid'', ''status'': 400',              422",
        "403, '''type'': ''x/forbidden'', ''status'': 403',            403",
        "404, '''type'': ''x/not-found'', ''status'': 404',            422",
        "409, '''type'': ''x/rrset-exists'', ''status'': 409',         503",
        "429, '''type'': ''x/limit-reached'', ''status'': 429',        503",
        "500, '''type'': ''x/internal'', ''status'': 500',             503",
        "503, '''type'': ''x/unavailable'', ''status'': 503',          503",
    })
    void what_becomes_of_a_change_is_told_so_that_external_dns_does_what_it_should(int status, String body, int told)
            throws IOException {
        lease("secret");
        zone(1);
        server.on(CHANGES, status, "{" + body + ", 'detail': 'the cause'}");
        Told answer = ask("POST", "/records", CREATE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(told);
        if (status >= 400) {
            assertThat(answer.body()).contains("the cause");
            assertThat(log).anyMatch(line -> line.contains("the cause"));
        }
    }

    @Test
    void a_repetition_has_the_key_of_the_first_and_anything_else_another() throws IOException {
        lease("secret");
        zone(1);
        server.on(RECORDS, 200, "{'items': []}");
        server.on(CHANGES, 200, "{'outcome': 'applied'}");
        String other = CREATE.replace("192.0.2.1", "192.0.2.2");
        String first = keyOf(CREATE);
        assertThat(keyOf(CREATE)).as("the same again").isEqualTo(first);
        String second = keyOf(other);
        assertThat(second).isNotEqualTo(first);
        assertThat(keyOf(CREATE)).as("the same, after another").isNotIn(first, second);
        String third = keyOf(CREATE);
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        assertThat(keyOf(CREATE)).as("upon the same state").isEqualTo(third);
    }

    @Test
    void after_a_refusal_the_same_change_is_asked_anew_and_after_no_answer_it_is_not() throws IOException {
        lease("secret");
        zone(1);
        server.on(CHANGES, 429, "{'type': 'x/limit-reached', 'status': 429}");
        server.on(CHANGES, 202, "{'outcome': 'unsettled', 'change': 'c_1'}");
        server.on(CHANGES, 200, "{'outcome': 'applied'}");
        assertThat(ask("POST", "/records", CREATE).status()).isEqualTo(503);
        String limited = server.last().header("Idempotency-key");
        assertThat(ask("POST", "/records", CREATE).status()).isEqualTo(503);
        String unsettled = server.last().header("Idempotency-key");
        assertThat(unsettled).isNotEqualTo(limited);
        assertThat(keyOf(CREATE)).isEqualTo(unsettled);
    }

    @Test
    void the_same_change_upon_another_state_is_another_change() throws IOException {
        lease("secret");
        zone(1);
        zone(1);
        zone(2);
        server.on(RECORDS, 200, "{'items': []}");
        server.on(CHANGES, 200, "{'outcome': 'applied'}");
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        String first = keyOf(CREATE);
        assertThat(ask("GET", "/records", "").status()).isEqualTo(200);
        assertThat(keyOf(CREATE)).isNotEqualTo(first);
    }

    private String keyOf(String changes) throws IOException {
        assertThat(ask("POST", "/records", changes).status()).isEqualTo(204);
        return server.last().header("Idempotency-key");
    }

    @Test
    void a_server_that_is_gone_is_a_reason_to_ask_again() throws IOException {
        lease("secret");
        assertThat(health().status()).isEqualTo(200);
        server.close();
        assertThat(ask("GET", "/records", "").status()).isEqualTo(503);
    }
}
