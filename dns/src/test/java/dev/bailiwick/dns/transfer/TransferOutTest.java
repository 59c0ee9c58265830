package dev.bailiwick.dns.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import dev.bailiwick.dns.tsig.TsigKey;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

final class TransferOutTest {
    private static final Name ZONE = TestZones.name("example.com");
    private static final String CONTENT = "www A 192.0.2.1\nwww A 192.0.2.2\nmail MX 10 www\n_x TXT \"a b\"\n";
    private final List<Primary> primaries = new ArrayList<>();

    @AfterEach
    void stop() {
        primaries.forEach(Primary::close);
    }

    private Primary serving(ZoneTree zone) {
        Primary primary = Primary.start(zone);
        primaries.add(primary);
        return primary;
    }

    private static @Nullable TSIG tsig(@Nullable TsigKey key) {
        return key == null ? null : new TSIG(key.algorithm().wireName(), key.name(), key.secretCopy());
    }

    private static List<Record> axfr(Primary primary, @Nullable TsigKey key) throws Exception {
        ZoneTransferIn in = ZoneTransferIn.newAXFR(ZONE, primary.address(), tsig(key));
        in.run();
        return withoutLast(in.getAXFR());
    }

    /** The SOA comes twice, at both ends. */
    private static List<Record> withoutLast(List<Record> records) {
        assertThat(records.getLast()).isEqualTo(records.getFirst());
        return records.subList(0, records.size() - 1);
    }

    private static ZoneTransferIn ixfr(Primary primary, long serial) throws IOException, ZoneTransferException {
        ZoneTransferIn in = ZoneTransferIn.newIXFR(ZONE, serial, false, primary.address(), tsig(Primary.KEY));
        in.run();
        return in;
    }

    private static List<String> content(ZoneView zone) {
        return Wire.lines(zone.subtree(zone.apex())
                .flatMap(each -> each.records().stream())
                .toList());
    }

    private static Message ixfrQuery(long serial) {
        Message query = new Message(99);
        query.addRecord(Record.newRecord(ZONE, Type.IXFR, DClass.IN), Section.QUESTION);
        query.addRecord(new SOARecord(ZONE, DClass.IN, 0, ZONE, ZONE, serial, 0, 0, 0, 0), Section.AUTHORITY);
        return query;
    }

    @Test
    void a_whole_zone_is_sent_to_who_holds_the_key() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        assertThat(Wire.lines(axfr(primary, Primary.KEY))).isEqualTo(content(primary.zone()));
    }

    @Test
    void nobody_else_gets_it() {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        assertThatThrownBy(() -> axfr(primary, null))
                .isInstanceOf(ZoneTransferException.class)
                .hasMessageContaining("REFUSED");
        assertThatThrownBy(() -> axfr(primary, Primary.OTHER_KEY))
                .isInstanceOf(ZoneTransferException.class)
                .hasMessageContaining("REFUSED");
    }

    @Test
    void a_policy_that_fails_denies() {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.breakPolicy();
        assertThatThrownBy(() -> axfr(primary, Primary.KEY)).hasMessageContaining("REFUSED");
    }

    @Test
    void only_the_apex_of_our_zones_can_be_transferred() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        for (String name : List.of("www.example.com", "example.net", "com")) {
            assertThat(Wire.tcp(primary.address(), Wire.query(name, Type.AXFR)).getRcode())
                    .isEqualTo(Rcode.NOTAUTH);
        }
    }

    @Test
    void a_whole_zone_does_not_go_over_udp() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.allowAll();
        assertThat(Wire.udp(primary.address(), Wire.query("example.com", Type.AXFR))
                        .getRcode())
                .isEqualTo(Rcode.FORMERR);
    }

    @Test
    void a_large_zone_comes_in_many_messages_each_signed_and_packed() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("h%05d A 198.51.100.%d\n".formatted(i, i % 256));
        }
        text.append("big TXT").append((" " + "x".repeat(250)).repeat(120)).append('\n');
        Primary primary = serving(TestZones.zone("example.com.", 7, text.toString()));
        assertThat(Wire.lines(axfr(primary, Primary.KEY)).equals(content(primary.zone())))
                .isTrue();
        primary.allowAll();
        try (Socket client = Wire.connect(primary.address())) {
            Wire.send(client, Wire.query("example.com", Type.AXFR).toWire());
            int messages = 0;
            int bytes = 0;
            int soas = 0;
            while (soas < 2) {
                byte[] one = Wire.receive(client);
                Message parsed = new Message(one);
                messages++;
                bytes += one.length;
                soas += (int) parsed.getSection(Section.ANSWER).stream()
                        .filter(SOARecord.class::isInstance)
                        .count();
                assertThat(parsed.getSection(Section.QUESTION)).hasSize(messages == 1 ? 1 : 0);
                assertThat(parsed.getHeader().getFlag(org.xbill.DNS.Flags.AA)).isTrue();
            }
            assertThat(messages).isBetween(25, 60);
            assertThat(bytes).isLessThan(600_000);
        }
    }

    @Test
    void the_last_message_shows_a_tampered_stream() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        TsigKey wrong = TsigKey.of(Primary.KEY.name(), Primary.KEY.algorithm(), new byte[32]);
        assertThatThrownBy(() -> axfr(primary, wrong)).isInstanceOf(ZoneTransferException.class);
    }

    @Test
    void differences_are_sent_from_a_serial_that_is_remembered() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.replace("www A", TestZones.rrset("www.example.com. 60 A 192.0.2.2\nwww.example.com. 60 A 192.0.2.3\n"));
        primary.replace("mail MX", null);
        ZoneTransferIn in = ixfr(primary, 7);
        assertThat(in.isIXFR()).isTrue();
        assertThat(in.getIXFR()).hasSize(2);
        ZoneTransferIn.Delta first = in.getIXFR().getFirst();
        assertThat(first.start).isEqualTo(7);
        assertThat(first.end).isEqualTo(8);
        assertThat(Wire.lines(first.deletes.subList(1, first.deletes.size())))
                .containsExactly("www.example.com. 60 A 192.0.2.1");
        assertThat(Wire.lines(first.adds.subList(1, first.adds.size())))
                .containsExactly("www.example.com. 60 A 192.0.2.3");
        ZoneTransferIn later = ixfr(primary, 8);
        assertThat(later.getIXFR()).hasSize(1);
    }

    @Test
    void a_changed_ttl_removes_and_adds_every_record() {
        Rrset before = TestZones.rrset("a.example.com. 60 A 192.0.2.1\na.example.com. 60 A 192.0.2.2\n");
        Rrset soa = TestZones.rrset("example.com. 60 SOA a b 1 2 3 4 5\n");
        Rrset nextSoa = TestZones.rrset("example.com. 60 SOA a b 2 2 3 4 5\n");
        Delta delta = Delta.of(List.of(RrsetEdit.between(before, before.withTtl(30)), RrsetEdit.between(soa, nextSoa)))
                .orElseThrow();
        assertThat(Wire.lines(delta.removed()))
                .containsExactly("a.example.com. 60 A 192.0.2.1", "a.example.com. 60 A 192.0.2.2");
        assertThat(Wire.lines(delta.added()))
                .containsExactly("a.example.com. 30 A 192.0.2.1", "a.example.com. 30 A 192.0.2.2");
        assertThat(Delta.of(List.of(RrsetEdit.between(before, null)))).isEmpty();
    }

    @Test
    void a_forgotten_serial_gets_the_whole_zone() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.replace("mail MX", null);
        ZoneTransferIn in = ixfr(primary, 3);
        assertThat(in.isAXFR()).isTrue();
        assertThat(Wire.lines(withoutLast(in.getAXFR()))).isEqualTo(content(primary.zone()));
    }

    @Test
    void a_history_that_does_not_join_is_not_sent() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.replace("mail MX", null);
        primary.replace("www A", null);
        primary.forgetDelta(1);
        assertThat(ixfr(primary, 7).isAXFR()).isTrue();
    }

    @Test
    void who_is_current_or_ahead_gets_the_soa_alone() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.allowAll();
        for (long serial : new long[] {7, 8, 1000}) {
            for (Message reply : List.of(
                    Wire.tcp(primary.address(), ixfrQuery(serial)), Wire.udp(primary.address(), ixfrQuery(serial)))) {
                assertThat(Wire.lines(reply.getSection(Section.ANSWER)))
                        .singleElement()
                        .asString()
                        .contains("SOA ns1.example.com. hostmaster.example.com. 7 ");
            }
        }
        assertThat(ixfr(primary, 7).isCurrent()).isTrue();
    }

    @Test
    void serials_are_compared_on_their_circle() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 5, CONTENT));
        assertThat(ixfr(primary, 0xffff_fff0L).isAXFR()).isTrue();
    }

    @Test
    void small_differences_fit_into_udp_and_larger_ones_send_the_client_to_tcp() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.allowAll();
        primary.replace("mail MX", null);
        Message small = Wire.udp(primary.address(), ixfrQuery(7));
        assertThat(small.getSection(Section.ANSWER)).hasSize(5);
        primary.replace("_x TXT", TestZones.rrset("_x.example.com. 60 TXT " + "y".repeat(250) + " " + "z".repeat(250)));
        Message large = Wire.udp(primary.address(), ixfrQuery(7));
        assertThat(large.getSection(Section.ANSWER)).hasSize(1);
        assertThat(large.getHeader().getFlag(org.xbill.DNS.Flags.TC)).isFalse();
    }

    @Test
    void an_ixfr_without_a_serial_is_a_format_error() throws Exception {
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        primary.allowAll();
        assertThat(Wire.tcp(primary.address(), Wire.query("example.com", Type.IXFR))
                        .getRcode())
                .isEqualTo(Rcode.FORMERR);
    }

    @Test
    void random_histories_lead_every_client_to_the_same_zone() throws Exception {
        Random random = new Random(7);
        Primary primary = serving(TestZones.zone("example.com.", 7, CONTENT));
        dev.bailiwick.dns.secondary.MiniSecondary follower = dev.bailiwick.dns.secondary.MiniSecondary.start(
                new java.net.InetSocketAddress(dev.bailiwick.testkit.servers.Ports.loopback(), 0),
                primary.address(),
                List.of(ZONE),
                java.util.Optional.of(Primary.KEY));
        try (follower) {
            for (int i = 0; i < 60; i++) {
                String owner = "r" + random.nextInt(6);
                int records = random.nextInt(4);
                StringBuilder text = new StringBuilder();
                for (int j = 0; j < records; j++) {
                    text.append("%s.example.com. %d A 192.0.2.%d\n".formatted(owner, 60, random.nextInt(8)));
                }
                primary.replace(owner + " A", records == 0 ? null : TestZones.rrset(text.toString()));
                primary.notifySecondary(follower.address());
                if (random.nextInt(3) == 0) {
                    awaitSame(primary, follower);
                }
            }
            awaitSame(primary, follower);
        }
    }

    private static void awaitSame(Primary primary, dev.bailiwick.dns.secondary.MiniSecondary follower) {
        dev.bailiwick.testkit.servers.Await.until(
                () -> "the follower is at " + follower.serial(ZONE) + " of " + primary.serial(),
                java.time.Duration.ofSeconds(5),
                () -> follower.serial(ZONE).orElse(-1) == primary.serial());
        assertThat(content(follower.content(ZONE).orElseThrow())).isEqualTo(content(primary.zone()));
    }
}
