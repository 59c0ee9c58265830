package dev.bailiwick.dns.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Prerequisite;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** RFC 2136, sections 2.4, 2.5, 3.1, 3.2 and 3.4.1; each message goes over the wire form. */
final class UpdateMessageTest {
    private static final Name ZONE = TestZones.name("example.com");
    private static final Name WWW = TestZones.name("www.example.com");
    private static final String HEAD = "0001 2800 0001 ";
    private static final String ZONE_WIRE = "07 6578616d706c65 03 636f6d 00 0006 0001 ";
    private static final String NAME = "03 777777 c00c ";

    private static UpdateMessage.Parsed parse(Message message) {
        return UpdateMessage.parse(Wire.request(message).message());
    }

    private static UpdateMessage ok(Message message) {
        return ((UpdateMessage.Parsed.Ok) parse(message)).update();
    }

    private static List<Record> data(List<Record> records) {
        assertThat(records).allMatch(each -> each.getDClass() == DClass.IN);
        return records;
    }

    @Test
    void every_form_of_prerequisite_is_understood() {
        Update update = new Update(ZONE);
        update.present(WWW);
        update.present(WWW, Type.A);
        update.absent(WWW);
        update.absent(WWW, Type.TXT);
        Record value =
                TestZones.rrset("www.example.com. 0 A 192.0.2.1").records().getFirst();
        update.present(value);
        UpdateMessage read = ok(update);
        assertThat(read.zone()).isEqualTo(ZONE);
        assertThat(read.ops()).isEmpty();
        assertThat(read.prerequisites())
                .containsExactly(
                        new Prerequisite.NameInUse(WWW),
                        new Prerequisite.RrsetExists(WWW, Type.A),
                        new Prerequisite.NameNotInUse(WWW),
                        new Prerequisite.RrsetNotExists(WWW, Type.TXT),
                        new Prerequisite.RrsetEquals(WWW, Type.A, List.of(value)));
    }

    @Test
    void every_form_of_update_is_understood_in_its_order() {
        Update update = new Update(ZONE);
        List<Record> txt = TestZones.records(".", "www.example.com. 120 TXT one\n");
        List<Record> mx = TestZones.records(".", "www.example.com. 0 MX 10 Mail.Example.COM.\n");
        update.delete(WWW);
        update.delete(WWW, Type.A);
        update.add(txt.getFirst());
        update.delete(mx.getFirst());
        assertThat(ok(update).ops())
                .satisfiesExactly(
                        op -> assertThat(op).isEqualTo(new EditOp.DeleteName(WWW)),
                        op -> assertThat(op).isEqualTo(new EditOp.DeleteRrset(WWW, Type.A)),
                        op -> assertThat(op).isInstanceOfSatisfying(EditOp.AddRecords.class, add -> {
                            assertThat(add.ttlSeconds()).isEqualTo(120);
                            assertThat(Wire.lines(data(add.records()))).isEqualTo(Wire.lines(txt));
                        }),
                        op -> assertThat(op).isInstanceOfSatisfying(EditOp.DeleteRecords.class, delete -> {
                            assertThat(delete.type()).isEqualTo(Type.MX);
                            assertThat(Wire.lines(data(delete.records())))
                                    .containsExactly("www.example.com. 0 MX 10 mail.example.com.");
                        }));
    }

    @Test
    void an_empty_update_is_well_formed() {
        assertThat(ok(new Update(ZONE)).ops()).isEmpty();
    }

    @Test
    void an_unknown_type_may_be_added() {
        Update update = new Update(ZONE);
        update.add(TestZones.rrset("www.example.com. 1 TYPE65280 \\# 2 0102")
                .records()
                .getFirst());
        assertThat(ok(update).ops()).hasSize(1);
    }

    private static UpdateMessage.Parsed.Bad bad(String counts, String rest) {
        byte[] bytes = Wire.hex(HEAD + counts + ZONE_WIRE + rest);
        return (UpdateMessage.Parsed.Bad) UpdateMessage.parse(
                Wire.request(bytes, dev.bailiwick.dns.server.Transport.TCP).message());
    }

    /** Section 3.2 names no meta types among the faults of prerequisites: that there is no such RRset is simply so. */
    @ParameterizedTest(name = "class {0}")
    @CsvSource({"00fc 00ff 00000000 0000", "00f9 00fe 00000000 0000"})
    void a_prerequisite_on_a_meta_type_is_well_formed(String record) {
        byte[] bytes = Wire.hex(HEAD + "0001 0000 0000" + ZONE_WIRE + NAME + record);
        assertThat(UpdateMessage.parse(Wire.request(bytes, dev.bailiwick.dns.server.Transport.TCP)
                        .message()))
                .isInstanceOf(UpdateMessage.Parsed.Ok.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "prerequisite with a TTL, 0001 0000 0000, 0001 00ff 00000001 0000",
        "class ANY with data, 0001 0000 0000, 0001 00ff 00000000 0004 c0000201",
        "class NONE with data, 0001 0000 0000, 0001 00fe 00000000 0004 c0000201",
        "class IN without data, 0001 0000 0000, 0001 0001 00000000 0000",
        "class IN of type ANY, 0001 0000 0000, 00ff 0001 00000000 0000",
        "class CH, 0001 0000 0000, 0001 0003 00000000 0004 c0000201",
        "add without data, 0000 0001 0000, 0001 0001 00000001 0000",
        "add TXT without data, 0000 0001 0000, 0010 0001 00000001 0000",
        "add of type ANY, 0000 0001 0000, 00ff 0001 00000001 0000",
        "add of type OPT, 0000 0001 0000, 0029 0001 00000001 0000",
        "delete RRset with a TTL, 0000 0001 0000, 0001 00ff 00000001 0000",
        "delete RRset with data, 0000 0001 0000, 0001 00ff 00000000 0004 c0000201",
        "delete RRset of a meta type, 0000 0001 0000, 00fc 00ff 00000000 0000",
        "delete value with a TTL, 0000 0001 0000, 0001 00fe 00000001 0004 c0000201",
        "delete value without data, 0000 0001 0000, 0001 00fe 00000000 0000",
        "delete value of type ANY, 0000 0001 0000, 00ff 00fe 00000000 0001 00",
        "update of class CH, 0000 0001 0000, 0001 0003 00000000 0004 c0000201"
    })
    void what_the_rfc_calls_malformed_is_a_format_error(String what, String counts, String record) {
        UpdateMessage.Parsed.Bad bad = bad(counts, NAME + record);
        assertThat(bad.rcode()).as(what).isEqualTo(Rcode.FORMERR);
        assertThat(bad.zone()).contains(ZONE);
    }

    @Test
    void a_ttl_with_its_highest_bit_set_counts_as_zero() {
        byte[] bytes = Wire.hex(HEAD + "0000 0001 0000" + ZONE_WIRE + NAME + "0001 0001 80000000 0004 c0000201");
        Message message =
                Wire.request(bytes, dev.bailiwick.dns.server.Transport.TCP).message();
        assertThat(((UpdateMessage.Parsed.Ok) UpdateMessage.parse(message))
                        .update()
                        .ops())
                .singleElement()
                .isInstanceOfSatisfying(
                        EditOp.AddRecords.class,
                        add -> assertThat(add.ttlSeconds()).isZero());
    }

    @Test
    void a_name_outside_the_zone_is_notzone() {
        String outside = "03 777777 04 74657374 00 ";
        assertThat(bad("0001 0000 0000 ", outside + "00ff 00ff 00000000 0000").rcode())
                .isEqualTo(Rcode.NOTZONE);
        assertThat(bad("0000 0001 0000 ", outside + "00ff 00ff 00000000 0000").rcode())
                .isEqualTo(Rcode.NOTZONE);
    }

    @Test
    void the_zone_section_is_one_soa_of_class_in() {
        Message none = new Message(1);
        none.getHeader().setOpcode(Opcode.UPDATE);
        assertThat(parse(none)).isInstanceOfSatisfying(UpdateMessage.Parsed.Bad.class, bad -> {
            assertThat(bad.rcode()).isEqualTo(Rcode.FORMERR);
            assertThat(bad.zone()).isEmpty();
        });
        Message wrongType = new Message(1);
        wrongType.getHeader().setOpcode(Opcode.UPDATE);
        wrongType.addRecord(Record.newRecord(ZONE, Type.A, DClass.IN), Section.ZONE);
        assertThat(((UpdateMessage.Parsed.Bad) parse(wrongType)).rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(((UpdateMessage.Parsed.Bad) parse(new Update(ZONE, DClass.CH))).rcode())
                .isEqualTo(Rcode.NOTAUTH);
        Message two = new Update(ZONE);
        two.addRecord(Record.newRecord(ZONE, Type.SOA, DClass.IN), Section.ZONE);
        assertThat(((UpdateMessage.Parsed.Bad) parse(two)).rcode()).isEqualTo(Rcode.FORMERR);
    }
}
