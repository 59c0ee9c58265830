package dev.bailiwick.dns.primary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.dns.tsig.TsigClient;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.dns.tsig.TsigVerifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class PrimaryHandlerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Wire.NOW);
    private static final InetSocketAddress AFAR = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.200"), 5353);
    private final PrimaryHandler handler = new PrimaryHandler(
            "",
            new Responder(TestZones.serving(TestZones.zone(
                    "example.com.", 7, "www A 192.0.2.1\nbig TXT " + ("x".repeat(200) + " ").repeat(6) + "\n"))),
            (view, request, signature, out) ->
                    out.reply(request.reply(Rcode.NOTZONE).encode(512)),
            new TsigVerifier(TsigKeys.of(Primary.KEY)),
            new ResponseRate(new ResponseRate.Settings(2, 2, 24, 56, false)),
            CLOCK);

    private static final class Collector implements DnsResponder {
        private final List<byte[]> sent = new ArrayList<>();
        private int finished;

        @Override
        public void reply(byte[] message) {
            sent.add(message);
            finished++;
        }

        @Override
        public boolean stream(byte[] message) {
            return sent.add(message);
        }

        @Override
        public void finish() {
            finished++;
        }
    }

    private byte[] ask(byte[] query) {
        Collector collector = new Collector();
        handler.handle(Wire.request(query, Transport.UDP), collector);
        assertThat(collector.finished).isEqualTo(1);
        return collector.sent.getFirst();
    }

    @Test
    void a_signed_query_gets_a_signed_answer() throws Exception {
        TsigClient client = new TsigClient(Primary.KEY, CLOCK);
        byte[] answer = ask(client.sign(Wire.query("www.example.com", Type.A).toWire()));
        assertThat(client.verifies(answer)).isTrue();
        assertThat(new Message(answer).getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void the_signature_counts_against_the_size_and_stays_when_the_answer_goes() throws Exception {
        TsigClient client = new TsigClient(Primary.KEY, CLOCK);
        Message query = Wire.withEdns(Wire.query("big.example.com", Type.TXT), 1232);
        byte[] answer = ask(client.sign(query.toWire()));
        assertThat(answer.length).isLessThanOrEqualTo(1232);
        assertThat(new Message(answer).getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(client.verifies(answer)).isTrue();
        assertThat(new Message(ask(query.toWire())).getHeader().getFlag(Flags.TC))
                .isTrue();
    }

    @Test
    void a_bad_signature_is_notauth_with_its_error() throws Exception {
        TsigClient stranger = new TsigClient(Primary.OTHER_KEY, CLOCK);
        Message answer = new Message(
                ask(stranger.sign(Wire.query("www.example.com", Type.A).toWire())));
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(answer.getTSIG().getError()).isEqualTo(Rcode.BADKEY);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void transfers_are_handed_on_and_other_opcodes_are_not_implemented() throws Exception {
        assertThat(new Message(ask(Wire.query("example.com", Type.AXFR).toWire())).getRcode())
                .isEqualTo(Rcode.NOTZONE);
        Message notify = Wire.query("example.com", Type.SOA);
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        assertThat(new Message(ask(notify.toWire())).getRcode()).isEqualTo(Rcode.NOTIMP);
    }

    private List<Integer> sizes(DnsRequest request, int times) {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Collector collector = new Collector();
            handler.handle(request, collector);
            assertThat(collector.finished).isEqualTo(1);
            counts.add(collector.sent.size());
        }
        return counts;
    }

    @Test
    void the_rate_limit_holds_for_unsigned_udp_only() throws Exception {
        byte[] plain = Wire.query("www.example.com", Type.A).toWire();
        byte[] signed = new TsigClient(Primary.KEY, CLOCK).sign(plain);
        assertThat(sizes(DnsRequest.read(plain, Transport.UDP, AFAR, Wire.NOW), 4))
                .containsExactly(1, 1, 0, 1);
        assertThat(sizes(DnsRequest.read(plain, Transport.TCP, AFAR, Wire.NOW), 3))
                .containsOnly(1);
        assertThat(sizes(DnsRequest.read(signed, Transport.UDP, AFAR, Wire.NOW), 3))
                .containsOnly(1);
    }
}
