package dev.bailiwick.dns.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class ReplyTest {
    private static Reply to(Message query) {
        return Wire.request(query).reply(Rcode.NOERROR);
    }

    @Test
    void a_reply_keeps_id_opcode_rd_and_question_and_no_other_flag() throws Exception {
        Message query = Wire.query("www.example.com", Type.A);
        query.getHeader().setFlag(Flags.RD);
        query.getHeader().setFlag(Flags.AD);
        query.getHeader().setFlag(Flags.CD);
        Message reply = new Message(to(query).encode(512));
        assertThat(reply.getHeader().getID()).isEqualTo(4711);
        assertThat(reply.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(reply.getHeader().getFlag(Flags.RD)).isTrue();
        assertThat(reply.getHeader().getFlag(Flags.RA)).isFalse();
        assertThat(reply.getHeader().getFlag(Flags.AD)).isFalse();
        assertThat(reply.getHeader().getFlag(Flags.CD)).isFalse();
        assertThat(reply.getQuestion()).isEqualTo(query.getQuestion());
    }

    @Test
    void opt_is_answered_with_opt_and_only_then() throws Exception {
        assertThat(new Message(to(Wire.query("a.test", Type.A)).encode(512)).getOPT())
                .isNull();
        Message query = Wire.query("a.test", Type.A);
        query.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        OPTRecord opt = new Message(to(query).encode(512)).getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getVersion()).isZero();
        assertThat(opt.getFlags()).isEqualTo(ExtendedFlags.DO);
    }

    @Test
    void an_extended_error_goes_out_only_with_opt() throws Exception {
        byte[] plain = to(Wire.query("a.test", Type.A))
                .extendedError(18, "not allowed")
                .encode(512);
        assertThat(plain).hasSize(12 + 12);
        Message query = Wire.withEdns(Wire.query("a.test", Type.A), 1232);
        OPTRecord opt = new Message(to(query).extendedError(18, "not allowed").encode(512)).getOPT();
        assertThat(opt.getOptions()).singleElement().isInstanceOfSatisfying(ExtendedErrorCodeOption.class, each -> {
            assertThat(each.getErrorCode()).isEqualTo(18);
            assertThat(each.getText()).isEqualTo("not allowed");
        });
    }

    @Test
    void udp_limits_follow_the_offer_between_512_and_1232() {
        assertThat(to(Wire.query("a.test", Type.A)).udpLimit()).isEqualTo(512);
        assertThat(to(Wire.withEdns(Wire.query("a.test", Type.A), 100)).udpLimit())
                .isEqualTo(512);
        assertThat(to(Wire.withEdns(Wire.query("a.test", Type.A), 800)).udpLimit())
                .isEqualTo(800);
        assertThat(to(Wire.withEdns(Wire.query("a.test", Type.A), 65_535)).udpLimit())
                .isEqualTo(1232);
    }

    @Test
    void what_does_not_fit_is_truncated_to_the_question() throws Exception {
        List<Record> many = TestZones.records("test.", "a TXT " + "x".repeat(200) + "\n").stream()
                .flatMap(each -> java.util.stream.Stream.of(each, each, each))
                .toList();
        Reply reply = to(Wire.query("a.test", Type.TXT)).answer(many);
        assertThat(reply.fits(512)).isFalse();
        Message truncated = new Message(reply.encode(512));
        assertThat(truncated.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(truncated.getSection(Section.ANSWER)).isEmpty();
        Message whole = new Message(reply.encode(1232));
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(3);
    }

    @Test
    void glue_that_does_not_fit_truncates_and_optional_data_is_left_out() throws Exception {
        List<Record> big = TestZones.records("test.", "a TXT " + "x".repeat(240) + " " + "y".repeat(240) + "\n");
        Reply glue = to(Wire.query("a.test", Type.NS)).additional(big);
        assertThat(new Message(glue.encode(512)).getHeader().getFlag(Flags.TC)).isTrue();
        Reply optional = to(Wire.query("a.test", Type.NS)).optional(big);
        Message without = new Message(optional.encode(512));
        assertThat(without.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(without.getSection(Section.ADDITIONAL)).isEmpty();
    }

    @Test
    void names_are_compressed_and_read_back_the_same() throws Exception {
        List<Record> records = TestZones.records("example.com.", """
                @ SOA ns1 hostmaster 1 2 3 4 5
                @ NS ns1
                www CNAME @
                @ MX 10 mx
                ptr PTR www
                _sip._udp SRV 1 2 3 www
                txt TXT "a b" "\\"c\\""
                new TYPE65280 \\# 4 01020304
                """);
        byte[] bytes = to(Wire.query("example.com", Type.MX)).answer(records).encode(65_535);
        Message read = new Message(bytes);
        assertThat(Wire.lines(read.getSection(Section.ANSWER))).isEqualTo(Wire.lines(records));
        int uncompressed = records.stream()
                .mapToInt(each -> each.toWire(Section.ANSWER).length)
                .sum();
        assertThat(bytes.length).isLessThan(uncompressed);
    }

    @Test
    void an_answers_owner_shows_the_letter_case_of_the_question() throws Exception {
        byte[] asked = Wire.hex("1234 0000 0001 0000 0000 0000 03575777 04546573 7400 0001 0001");
        Reply reply = Wire.request(asked, dev.bailiwick.dns.server.Transport.UDP)
                .reply(Rcode.NOERROR)
                .answer(TestZones.records("test.", "www A 192.0.2.1\n"));
        Message read = new Message(reply.encode(512));
        assertThat(read.getQuestion().getName()).hasToString("WWw.Test.");
        assertThat(read.getSection(Section.ANSWER).getFirst().getName()).hasToString("WWw.Test.");
    }
}
