package dev.bailiwick.doors.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are broken, too large, or too many at once, as octets on the wire. */
@DisplayName("A body")
final class BodiesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BODY = 64 << 10;
    private static final String TOKEN = String.join(
            "\r\n",
            "POST /v1/token HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-www-form-urlencoded",
            "");

    @TempDir
    static Path directory;

    private static World world;

    @BeforeAll
    static void open() {
        world = World.of(
                directory,
                RestLimits.DEFAULT
                        .withMaxBodyOctets(BODY)
                        .withMaxBodiesOctets(BODY)
                        .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(60)));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static Socket sent(String head, String body) throws IOException {
        Socket socket = new Socket(Ports.loopback(), world.door.port());
        socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        socket.getOutputStream().write((head + "\r\n" + body).getBytes(US_ASCII));
        return socket;
    }

    /** The whole answer, after which the server closes the connection. */
    private static String last(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    @Test
    void has_to_say_its_length_so_that_no_part_of_it_is_held_beyond_the_limits() throws Exception {
        for (String chunks : List.of("ZZ\r\n", "3ffffff\r\nab", "0".repeat(100_000))) {
            try (Socket socket = sent(TOKEN + "Transfer-Encoding: chunked\r\n", chunks)) {
                assertThat(last(socket)).startsWith("HTTP/1.1 411 ");
            }
        }
    }

    @Test
    void that_breaks_off_is_not_valid() throws Exception {
        try (Socket socket = sent(TOKEN + "Content-Length: 100\r\n", "grant_type=")) {
            socket.shutdownOutput();
            assertThat(last(socket)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void of_a_form_is_small_since_anybody_may_send_one() throws Exception {
        int over = RestLimits.DEFAULT.maxFormOctets() + 1;
        try (Socket socket = sent(TOKEN + "Content-Length: " + over + "\r\n", "")) {
            assertThat(last(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void comes_again_where_others_take_all_the_room_for_bodies() throws Exception {
        String head = "POST /v1/zones/crimson.example/changes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + world.lease("crimson").text("access_token")
                + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY + "\r\n";
        String most = " ".repeat(BODY - 10);
        Await.until(
                "a body finds no room beside another",
                SOON,
                () -> besideAnother(head, most).equals("HTTP/1.1 503 "));
        Await.until("there is room again", SOON, () -> answer(head, most).equals("HTTP/1.1 400 "));
    }

    /** While another body, all but its end, is likely to have come. */
    private static String besideAnother(String head, String most) {
        try (Socket held = sent(head, most)) {
            return held.isConnected() ? answer(head, most) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void is_counted_as_it_comes_and_until_it_is_given_back() throws Exception {
        Semaphore room = new Semaphore(3);
        LimitedBody one = new LimitedBody(new ByteArrayInputStream(new byte[2_000]), 4_000, room);
        LimitedBody two = new LimitedBody(new ByteArrayInputStream(new byte[2_000]), 4_000, room);
        assertThat(one.readAllBytes()).hasSize(2_000);
        assertThatThrownBy(two::readAllBytes)
                .isInstanceOfSatisfying(
                        Declined.class,
                        busy -> assertThat(busy.refusal().kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
        two.giveBack();
        one.giveBack();
        assertThat(room.availablePermits()).isEqualTo(3);
    }

    /** The answer to a request whose body is whole. */
    private static String answer(String head, String most) {
        try (Socket socket = sent(head, most + "{}        ")) {
            return new String(socket.getInputStream().readNBytes(13), US_ASCII);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
