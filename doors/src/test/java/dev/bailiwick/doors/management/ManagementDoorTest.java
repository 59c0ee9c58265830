package dev.bailiwick.doors.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Health and metrics")
final class ManagementDoorTest {
    private final Health health = new Health();
    private final ManagementDoor door = ManagementDoor.start(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), health, () -> "metric 1\n".getBytes(UTF_8));

    @AfterEach
    void close() {
        door.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                    .timeout(Duration.ofSeconds(10))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Every path with its answer while loading, serving, in trouble and stopping; there is only one kind of caller. */
    @Test
    void each_path_answers_as_expected_in_each_phase() throws Exception {
        expect(200, 503, "{\"status\":\"loading\"}");
        health.enter(Health.Phase.SERVING);
        expect(200, 200, "{\"status\":\"serving\"}");
        health.watch(() -> List.of("the disk is full"));
        expect(200, 503, "{\"status\":\"serving\"}");
        assertThat(send("GET", "/health/ready").body())
                .isEqualTo("{\"because\":[\"the disk is full\"],\"status\":\"not-ready\"}");
        health.enter(Health.Phase.STOPPING);
        expect(200, 503, "{\"status\":\"stopping\"}");
    }

    private void expect(int live, int ready, String body) throws IOException, InterruptedException {
        assertThat(ManagementDoor.paths()).containsExactly("/health/live", "/health/ready", "/metrics");
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(live);
        assertThat(send("GET", "/health/live").body()).isEqualTo(body);
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(ready);
        assertThat(send("GET", "/metrics").body()).isEqualTo("metric 1\n");
    }

    @Test
    void nothing_else_is_there_and_nothing_can_be_changed() throws Exception {
        for (String path : List.of("/", "/health", "/metrics/", "/v1/health", "/v1/zones")) {
            assertThat(send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : ManagementDoor.paths()) {
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
                assertThat(send(method, path).statusCode())
                        .as("%s %s", method, path)
                        .isEqualTo(405);
            }
        }
    }

    /** Silent connections of one source take half the places: a supervisor elsewhere still gets its answer. */
    @Test
    void whoever_holds_connections_keeps_nobody_else_out() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                held.add(connection("127.0.0.1"));
            }
            try (Socket oneMore = connection("127.0.0.1")) {
                assertThat(oneMore.getInputStream().read()).isNegative();
            }
            try (Socket other = connection("127.0.0.2")) {
                other.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(other.getInputStream().readNBytes(12))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("HTTP/1.1 200");
            }
            for (Socket each : held) {
                assertThat(each.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    private Socket connection(String source) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), door.port(), InetAddress.ofLiteral(source), 0);
        socket.setSoTimeout(20_000);
        return socket;
    }
}
