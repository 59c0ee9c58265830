package dev.bailiwick.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.tls.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a receiver of ours that reads counted frames strictly and sees each byte; {@link RsyslogTest} asks a real one. */
@DisplayName("Syslog")
final class SyslogTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** RFC 5424, section 6, as far as these messages use it. */
    private static final Pattern MESSAGE = Pattern.compile(
            "<(\\d{1,3})>1 (\\S+) (\\S{1,255}) (\\S{1,48}) (\\S{1,128}) (\\S{1,32})"
                    + " (\\[[^ =\"\\]]{1,32}(?: [^ =\"\\]]{1,32}=\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\")*\\]) \ufeff(.*)",
            Pattern.DOTALL);

    @TempDir
    private Path directory = Path.of("");

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** Reads frames until the connection ends. */
    private void receive(ServerSocket listener) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    connections.add(socket);
                    Thread.ofVirtual().start(() -> read(socket));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
    }

    private void read(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            DataInputStream data = new DataInputStream(in);
            while (true) {
                int length = 0;
                for (int c = data.readUnsignedByte(); c != ' '; c = data.readUnsignedByte()) {
                    assertThat(c).isBetween((int) '0', (int) '9');
                    length = length * 10 + c - '0';
                }
                byte[] message = new byte[length];
                data.readFully(message);
                messages.add(new String(message, UTF_8));
            }
        } catch (IOException end) {
            // The sender closed.
        }
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static Syslog syslog(int port, Optional<SSLContext> tls, String serverName) {
        return new Syslog(new Syslog.Settings(
                "logs",
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                tls,
                serverName,
                "node-1",
                Set.of("change.applied")));
    }

    private void awaitMessages(int count) {
        Await.until(() -> count + " messages, not " + messages.size(), DEADLINE, () -> messages.size() == count);
    }

    @Test
    void an_alert_is_a_message_of_rfc_5424_in_a_counted_frame() throws IOException {
        try (ServerSocket listener = listener();
                Syslog syslog = syslog(listener.getLocalPort(), Optional.empty(), "")) {
            receive(listener);
            Alert odd = Samples.alert(8, "person/a \"quoted\\ ]\n name");
            assertThat(syslog.offer(List.of(Samples.alert(7), odd))).allMatch(Delivery.Taken.class::isInstance);
            awaitMessages(2);
            Matcher first = parsed(messages.get(0));
            assertThat(first.group(1)).isEqualTo("109");
            assertThat(first.group(2)).isEqualTo("2026-03-01T12:00:00.123456Z");
            assertThat(first.group(3)).isEqualTo("node-1");
            assertThat(first.group(4)).isEqualTo("bailiwick");
            assertThat(first.group(6)).isEqualTo("change.applied");
            assertThat(first.group(7))
                    .isEqualTo("[bailiwick@32473 id=\"e7-0011\" index=\"7\" actor=\"identity/deploy\""
                            + " target=\"example.com.\" outcome=\"applied\"]");
            assertThat(first.group(8)).isEqualTo(Samples.alert(7).body());
            assertThat(parsed(messages.get(1)).group(7)).contains("actor=\"person/a \\\"quoted\\\\ \\]  name\"");
        }
    }

    private static Matcher parsed(String message) {
        Matcher matcher = MESSAGE.matcher(message);
        assertThat(matcher.matches()).as(message).isTrue();
        return matcher;
    }

    @Test
    void a_connection_that_the_receiver_closed_is_noticed_before_it_is_used() throws IOException {
        try (ServerSocket listener = listener();
                Syslog syslog = syslog(listener.getLocalPort(), Optional.empty(), "")) {
            receive(listener);
            syslog.offer(List.of(Samples.alert(1)));
            awaitMessages(1);
            connections.getFirst().close();
            Await.until("the next alert arrives over a new connection", DEADLINE, () -> {
                syslog.offer(List.of(Samples.alert(2)));
                return connections.size() == 2;
            });
            assertThat(messages.getFirst()).contains("e1-0011");
            Await.until("it was read", DEADLINE, () -> messages.getLast().contains("e2-0011"));
        }
    }

    @Test
    void a_receiver_that_is_down_is_unreachable() throws IOException {
        int port;
        try (ServerSocket listener = listener()) {
            port = listener.getLocalPort();
        }
        try (Syslog syslog = syslog(port, Optional.empty(), "")) {
            assertThat(syslog.offer(List.of(Samples.alert(1), Samples.alert(2))))
                    .hasSize(2)
                    .allMatch(Delivery.Unreachable.class::isInstance);
        }
    }

    @Test
    void over_tls_the_receiver_is_recognised_by_its_name_and_authority() throws Exception {
        SSLContext context = TestCertificate.of(directory, "dns:logs.example").context();
        try (ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            receive(listener);
            try (Syslog syslog = syslog(listener.getLocalPort(), Optional.of(context), "logs.example")) {
                assertThat(syslog.offer(List.of(Samples.alert(1)))).allMatch(Delivery.Taken.class::isInstance);
                assertThat(syslog.offer(List.of(Samples.alert(2)))).allMatch(Delivery.Taken.class::isInstance);
                awaitMessages(2);
            }
            try (Syslog other = syslog(listener.getLocalPort(), Optional.of(context), "other.example");
                    Syslog unknown =
                            syslog(listener.getLocalPort(), Optional.of(SSLContext.getDefault()), "logs.example")) {
                assertThat(other.offer(List.of(Samples.alert(3)))).allMatch(Delivery.Unreachable.class::isInstance);
                assertThat(unknown.offer(List.of(Samples.alert(4)))).allMatch(Delivery.Unreachable.class::isInstance);
            }
            assertThat(messages).hasSize(2);
        }
    }
}
