package dev.bailiwick.dns.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSession;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

final class NotifierTest {
    private static final ZoneId ZONE = ZoneId.of("example.com");
    private final InstantSource clock = InstantSource.fixed(Wire.NOW);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Notifier> notifiers = new ArrayList<>();
    private DatagramSocket secondary;

    @BeforeEach
    void listen() throws IOException {
        secondary = new DatagramSocket(new InetSocketAddress(Ports.loopback(), 0));
        secondary.setSoTimeout(5_000);
    }

    @AfterEach
    void stop() {
        notifiers.forEach(Notifier::close);
        secondary.close();
    }

    private Notifier notifier(Duration firstPause, int tries, int pending) throws IOException {
        Notifier notifier = Notifier.start(
                List.of(new InetSocketAddress(Ports.loopback(), 0)),
                new Notifier.Limits(firstPause, tries, pending),
                (zone, to, serial, outcome) -> heard.add(serial + " " + outcome),
                clock);
        notifiers.add(notifier);
        return notifier;
    }

    private static SOARecord soa(long serial) {
        return (SOARecord)
                TestZones.rrset("example.com. 60 SOA ns1.example.com. h.example.com. %d 2 3 4 5".formatted(serial))
                        .records()
                        .getFirst();
    }

    private NotifyTarget target() {
        return new NotifyTarget((InetSocketAddress) secondary.getLocalSocketAddress(), Optional.empty());
    }

    private NotifyTarget signedTarget() {
        return new NotifyTarget((InetSocketAddress) secondary.getLocalSocketAddress(), Optional.of(Primary.KEY));
    }

    private record Received(byte[] bytes, InetSocketAddress from) {
        Message message() throws IOException {
            return new Message(bytes);
        }

        long serial() throws IOException {
            return ((SOARecord) message().getSection(Section.ANSWER).getFirst()).getSerial();
        }
    }

    private Received receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        secondary.receive(packet);
        return new Received(
                Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
    }

    private void answer(Received received, int rcode) throws IOException {
        byte[] reply = Reply.headerOnly(received.bytes(), rcode);
        secondary.send(new DatagramPacket(reply, reply.length, received.from()));
    }

    private void awaitHeard(String... expected) {
        Await.until(() -> "heard " + heard, Duration.ofSeconds(5), () -> heard.equals(List.of(expected)));
    }

    @Test
    void a_notify_names_the_zone_and_its_serial() throws Exception {
        notifier(Duration.ofSeconds(5), 3, 10).tell(ZONE, soa(7), List.of(target()));
        Received received = receive();
        assertThat(received.message().getHeader().getOpcode()).isEqualTo(Opcode.NOTIFY);
        assertThat(received.message().getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(received.message().getQuestion().getName()).hasToString("example.com.");
        assertThat(received.serial()).isEqualTo(7);
        answer(received, Rcode.NOERROR);
        awaitHeard("7 ACKNOWLEDGED");
    }

    @Test
    void it_is_repeated_until_the_last_try() throws Exception {
        Notifier notifier = notifier(Duration.ofMillis(20), 3, 10);
        notifier.tell(ZONE, soa(7), List.of(target()));
        for (int i = 0; i < 3; i++) {
            assertThat(receive().serial()).isEqualTo(7);
        }
        awaitHeard("7 UNANSWERED");
        assertThat(notifier.pending()).isZero();
    }

    @Test
    void a_repeated_message_is_acknowledged_too() throws Exception {
        notifier(Duration.ofMillis(20), 10, 10).tell(ZONE, soa(7), List.of(target()));
        receive();
        answer(receive(), Rcode.NOERROR);
        Await.until("acknowledged", Duration.ofSeconds(5), () -> heard.contains("7 ACKNOWLEDGED"));
    }

    @Test
    void a_refusal_ends_the_tries() throws Exception {
        Notifier notifier = notifier(Duration.ofSeconds(5), 3, 10);
        notifier.tell(ZONE, soa(7), List.of(target()));
        answer(receive(), Rcode.NOTAUTH);
        awaitHeard("7 REFUSED");
        assertThat(notifier.pending()).isZero();
    }

    @Test
    void a_newer_serial_takes_the_place_of_one_under_way() throws Exception {
        Notifier notifier = notifier(Duration.ofMinutes(1), 3, 10);
        notifier.tell(ZONE, soa(7), List.of(target()));
        Received old = receive();
        notifier.tell(ZONE, soa(8), List.of(target()));
        Received current = receive();
        assertThat(current.serial()).isEqualTo(8);
        assertThat(notifier.pending()).isEqualTo(1);
        answer(old, Rcode.NOERROR);
        answer(current, Rcode.NOERROR);
        awaitHeard("8 ACKNOWLEDGED");
    }

    @Test
    void what_is_too_many_is_dropped_and_said() throws Exception {
        Notifier notifier = notifier(Duration.ofMinutes(1), 3, 1);
        notifier.tell(ZONE, soa(7), List.of(target()));
        notifier.tell(ZoneId.of("example.net"), soa(9), List.of(target()));
        awaitHeard("9 DROPPED");
        assertThat(notifier.pending()).isEqualTo(1);
    }

    @Test
    void a_signed_notify_wants_a_signed_answer() throws Exception {
        notifier(Duration.ofMinutes(1), 3, 10).tell(ZONE, soa(7), List.of(signedTarget()));
        Received received = receive();
        RawMessage raw = RawMessage.scan(received.bytes());
        TsigOutcome outcome = new TsigVerifier(TsigKeys.of(Primary.KEY)).verify(raw, raw.parse(), Wire.NOW);
        assertThat(outcome).isInstanceOf(TsigOutcome.Verified.class);
        answer(received, Rcode.NOERROR);
        secondary.setSoTimeout(50);
        org.assertj.core.api.Assertions.assertThatThrownBy(this::receive).isInstanceOf(SocketTimeoutException.class);
        assertThat(heard).isEmpty();
        byte[] signed = TsigSession.answering(outcome, clock).sign(Reply.headerOnly(received.bytes(), Rcode.NOERROR));
        secondary.send(new DatagramPacket(signed, signed.length, received.from()));
        awaitHeard("7 ACKNOWLEDGED");
    }
}
