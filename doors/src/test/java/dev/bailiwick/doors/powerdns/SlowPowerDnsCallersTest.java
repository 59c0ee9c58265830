package dev.bailiwick.doors.powerdns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.doors.http.ConnectionLimits;
import dev.bailiwick.doors.rest.RestLimits;
import dev.bailiwick.doors.rest.World;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes places and time at the PowerDNS door without proving anything gets little of both. */
@DisplayName("A caller of the PowerDNS API who is slow or many")
final class SlowPowerDnsCallersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PER_SOURCE = 4;
    private static final String GET = "GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String DENIED = "HTTP/1.1 401 Unauthorized";
    private static final String PATCH =
            "PATCH /api/v1/servers/localhost/zones/example. HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    Path directory;

    private final List<Socket> sockets = new ArrayList<>();
    private World world;
    private PowerDnsDoor door;

    @BeforeEach
    void open() {
        world = World.of(directory, RestLimits.DEFAULT);
        ConnectionLimits tight =
                new ConnectionLimits(PER_SOURCE, Duration.ofMillis(400), Duration.ofMillis(1_200), 16 << 10);
        door = PowerDnsDoor.start(
                world.engine,
                new PowerDnsSettings(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        Optional.empty(),
                        "localhost",
                        PowerDnsSettings.Limits.DEFAULT.withConnections(tight)));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        door.close();
        world.close();
    }

    private Socket from(String source) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), door.port()));
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** All that comes until the server closes the connection; fails where it does not. */
    private static String untilClosed(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException reset) {
            return "";
        }
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private String answered(String source) {
        try (Socket socket = from(source)) {
            send(socket, GET);
            return line(socket);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void is_let_go_where_no_request_comes_or_its_headers_never_end() throws Exception {
        assertThat(untilClosed(from("127.0.0.1"))).isEmpty();
        Socket begun = from("127.0.0.1");
        send(begun, "GET /api HTTP/1.1\r\nHost: localhost\r\nX: ");
        assertThat(untilClosed(begun)).doesNotContain("200");
    }

    @Test
    void is_let_go_where_the_body_never_ends_although_the_key_is_good() throws Exception {
        Socket socket = from("127.0.0.1");
        String key = world.lease("crimson").text("access_token");
        send(socket, PATCH + "X-API-Key: " + key + "\r\nContent-Length: 1000\r\n\r\n{");
        assertThat(untilClosed(socket)).doesNotContain("HTTP/1.1 2");
    }

    @Test
    void has_to_say_how_long_its_body_is() throws Exception {
        Socket socket = from("127.0.0.1");
        send(socket, PATCH + "Transfer-Encoding: chunked\r\n\r\n1\r\n");
        assertThat(untilClosed(socket)).startsWith("HTTP/1.1 411");
    }

    @Test
    void may_keep_a_connection_for_the_next_request_but_not_for_ever() throws Exception {
        Socket socket = from("127.0.0.1");
        send(socket, GET);
        assertThat(line(socket)).isEqualTo(DENIED);
        send(socket, GET);
        assertThat(untilClosed(socket)).contains(DENIED);
    }

    @Test
    void keeps_nobody_else_out() throws Exception {
        for (int i = 0; i < PER_SOURCE; i++) {
            Socket held = from("127.0.0.1");
            send(held, GET);
            assertThat(line(held)).isEqualTo(DENIED);
        }
        assertThat(untilClosed(from("127.0.0.1"))).isEmpty();
        assertThat(answered("127.0.0.2")).isEqualTo(DENIED);
        sockets.removeFirst().close();
        Await.until("a place is free again", SOON, () -> answered("127.0.0.1").equals(DENIED));
    }
}
