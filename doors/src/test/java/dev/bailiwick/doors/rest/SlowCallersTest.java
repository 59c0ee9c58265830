package dev.bailiwick.doors.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.doors.http.TlsFiles;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.tls.TestCertificate;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever takes places and time without proving anything gets little of both. */
@DisplayName("A caller who is slow or many")
final class SlowCallersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PER_SOURCE = 4;
    private static final RestLimits TIGHT = RestLimits.DEFAULT
            .withTimes(Duration.ofMillis(400), Duration.ofMillis(1_200))
            .withMaxConnectionsPerSource(PER_SOURCE);
    private static final String GET = "GET /v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String POST = String.join(
            "\r\n",
            "POST /v1/token HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-www-form-urlencoded",
            "");

    @TempDir
    Path directory;

    private World world;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void open() {
        world = World.bare(directory, TIGHT);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        world.close();
    }

    private Socket from(String source) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(8_192);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(source), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), world.door.port()));
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        return socket;
    }

    private Socket connection() throws IOException {
        return from("127.0.0.1");
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

    /** One octet after another, at a pace that a timeout of each read would never end. */
    private static void trickle(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException silence) {
                if (!sent(socket)) {
                    return;
                }
            } catch (IOException reset) {
                return;
            }
        }
        throw new AssertionError("the connection is still open");
    }

    private static boolean sent(Socket socket) {
        try {
            send(socket, "a");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** The first line of an answer; empty where the connection is not served. */
    private String answered(String source) {
        try (Socket socket = from(source)) {
            send(socket, GET);
            return line(socket);
        } catch (IOException e) {
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

    @Test
    void is_let_go_where_no_request_comes() throws Exception {
        assertThat(untilClosed(connection())).isEmpty();
    }

    @Test
    void is_let_go_where_tls_never_begins() throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "ip:127.0.0.1");
        TlsFiles files = new TlsFiles(
                certificate.writeCertificate(directory.resolve("chain.pem")),
                certificate.writeKey(directory.resolve("key.pem")));
        InetSocketAddress free = new InetSocketAddress(Ports.loopback(), 0);
        try (RunningDoor secured = RestDoor.start(
                        world.engine, new RestSettings(free, Optional.of(files), World.DNS, "", "1", TIGHT));
                Socket silent = new Socket(Ports.loopback(), secured.port())) {
            silent.setSoTimeout(Math.toIntExact(SOON.toMillis()));
            assertThat(untilClosed(silent)).isEmpty();
            try (Socket served =
                    certificate.context().getSocketFactory().createSocket(Ports.loopback(), secured.port())) {
                send(served, GET);
                assertThat(line(served)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void is_let_go_where_the_headers_never_end() throws Exception {
        Socket silent = connection();
        send(silent, "GET /v1/version HTTP/1.1\r\nHost: localhost\r\n");
        untilClosed(silent);
        Socket trickling = connection();
        send(trickling, "GET /v1/version HTTP/1.1\r\nHost: localhost\r\nX: ");
        trickle(trickling);
    }

    @Test
    void is_let_go_where_the_body_never_ends() throws Exception {
        Socket silent = connection();
        send(silent, POST + "Content-Length: 1000\r\n\r\na=b");
        untilClosed(silent);
        Socket trickling = connection();
        send(trickling, POST + "Content-Length: 60000\r\n\r\na=b");
        trickle(trickling);
    }

    @Test
    void is_let_go_where_the_answers_are_not_taken() throws Exception {
        Socket socket = connection();
        AtomicBoolean closed = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (!socket.isClosed()) {
                    send(socket, "GET /v1/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }
            } catch (IOException e) {
                closed.set(true);
            }
        });
        Await.until("the server closes a connection whose answers nobody takes", SOON, closed::get);
        writer.join();
    }

    @Test
    void may_keep_a_connection_for_the_next_request_but_not_for_ever() throws Exception {
        Socket socket = connection();
        send(socket, GET);
        assertThat(line(socket)).isEqualTo("HTTP/1.1 200 OK");
        send(socket, GET);
        assertThat(untilClosed(socket)).contains("HTTP/1.1 200 OK");
    }

    @Test
    void keeps_nobody_else_out() throws Exception {
        for (int i = 0; i < PER_SOURCE; i++) {
            Socket held = connection();
            send(held, GET);
            assertThat(line(held)).isEqualTo("HTTP/1.1 200 OK");
        }
        Socket oneMore = connection();
        assertThat(untilClosed(oneMore)).isEmpty();
        assertThat(answered("127.0.0.2")).isEqualTo("HTTP/1.1 200 OK");

        sockets.removeFirst().close();
        Await.until("a place is free again", SOON, () -> answered("127.0.0.1").equals("HTTP/1.1 200 OK"));
    }
}
