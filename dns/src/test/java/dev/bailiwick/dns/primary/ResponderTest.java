package dev.bailiwick.dns.primary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class ResponderTest {
    private static final String LONG = "l".repeat(60);

    private static final ZoneTree EXAMPLE = TestZones.zone("example.com.", 7, """
            www 300 A 192.0.2.1
            www 300 A 192.0.2.2
            www 300 AAAA 2001:db8::1
            alias CNAME www
            outside CNAME www.elsewhere.test.
            ours CNAME www.example.net.
            gone CNAME nothing
            one CNAME two
            two CNAME one
            into CNAME host.sub
            a.b.c TXT "deep"
            *.wild TXT "star"
            *.wild MX 10 mail
            below.wild A 192.0.2.9
            *.walias CNAME www
            sub NS ns.sub
            sub NS ns.other
            sub NS ns1
            sub NS ns.far.test.
            sub DS 1 13 250 00
            ns.sub A 192.0.2.54
            ns.sub AAAA 2001:db8::54
            host.sub A 192.0.2.55
            other NS ns.other
            ns.other A 192.0.2.56
            move DNAME target.example.net.
            short DNAME %1$s.%1$s.%1$s.example.net.
            odd TYPE65280 \\# 3 010203
            """.formatted(LONG));

    private static final ZoneTree NET =
            TestZones.zone("example.net.", 1, "www A 198.51.100.1\nx.target A 198.51.100.2\nsub.example.net. NS ns1\n");
    private static final ZoneTree CHILD = TestZones.zone("child.example.com.", 1, "www A 203.0.113.1\n");
    private static final ZoneTree WITH_CHILD =
            TestZones.zone("example.com.", 1, "child NS ns1.child\nchild DS 2 13 250 11\nns1.child A 192.0.2.53\n");

    private static final Responder RESPONDER = new Responder(TestZones.serving(EXAMPLE, NET));

    private static Answer ask(String name, int type) {
        return RESPONDER.answer("", TestZones.name(name), type);
    }

    private static List<String> answers(Answer answer) {
        return Wire.lines(answer.answer());
    }

    private static void assertNegative(Answer answer, int rcode) {
        assertThat(answer.rcode()).isEqualTo(rcode);
        assertThat(answer.authoritative()).isTrue();
        assertThat(answer.answer()).isEmpty();
        assertThat(Wire.lines(answer.authority())).singleElement().asString().startsWith("example.com. 300 SOA ");
    }

    @Test
    void an_rrset_is_answered_whole_and_alone() {
        Answer answer = ask("www.example.com", Type.A);
        assertThat(answers(answer))
                .containsExactly("www.example.com. 300 A 192.0.2.1", "www.example.com. 300 A 192.0.2.2");
        assertThat(answer.authoritative()).isTrue();
        assertThat(answer.authority()).isEmpty();
        assertThat(answer.glue()).isEmpty();
        assertThat(answer.optional()).isEmpty();
    }

    @Test
    void names_match_whatever_their_letter_case() throws Exception {
        Message query = new Message(1);
        query.addRecord(
                Record.newRecord(org.xbill.DNS.Name.fromString("wWw.EXAMPLE.com."), Type.A, DClass.IN),
                Section.QUESTION);
        Message reply = new Message(RESPONDER.answer("", Wire.request(query)).encode(512));
        assertThat(reply.getSection(Section.ANSWER)).hasSize(2);
        assertThat(reply.getQuestion().getName()).hasToString("wWw.EXAMPLE.com.");
        assertThat(reply.getSection(Section.ANSWER).getFirst().getName()).hasToString("wWw.EXAMPLE.com.");
    }

    @Test
    void a_name_without_the_type_has_no_data_and_the_negative_ttl_is_the_smaller() {
        assertNegative(ask("www.example.com", Type.TXT), Rcode.NOERROR);
    }

    @Test
    void a_missing_name_does_not_exist() {
        assertNegative(ask("nothing.example.com", Type.A), Rcode.NXDOMAIN);
        assertNegative(ask("nothing.www.example.com", Type.A), Rcode.NXDOMAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c.example.com", "b.c.example.com", "wild.example.com"})
    void an_empty_non_terminal_exists_without_data(String name) {
        assertNegative(ask(name, Type.TXT), Rcode.NOERROR);
    }

    @Test
    void an_unknown_type_is_served() {
        assertThat(answers(ask("odd.example.com", 65_280)))
                .containsExactly("odd.example.com. 60 TYPE65280 \\# 3 010203");
    }

    @Test
    void a_wildcard_answers_for_names_that_do_not_exist_beneath_its_parent() {
        assertThat(answers(ask("x.wild.example.com", Type.TXT))).containsExactly("x.wild.example.com. 60 TXT star");
        assertThat(answers(ask("x.y.wild.example.com", Type.TXT))).containsExactly("x.y.wild.example.com. 60 TXT star");
        assertNegative(ask("x.wild.example.com", Type.A), Rcode.NOERROR);
    }

    @Test
    void a_wildcard_does_not_answer_for_what_exists_nor_beneath_it() {
        assertNegative(ask("below.wild.example.com", Type.TXT), Rcode.NOERROR);
        assertNegative(ask("x.below.wild.example.com", Type.TXT), Rcode.NXDOMAIN);
    }

    @Test
    void a_wildcard_answers_to_its_own_name() {
        assertThat(answers(ask("*.wild.example.com", Type.TXT))).containsExactly("*.wild.example.com. 60 TXT star");
    }

    @Test
    void a_wildcard_may_be_an_alias() {
        assertThat(answers(ask("x.walias.example.com", Type.AAAA)))
                .containsExactly(
                        "www.example.com. 300 AAAA 2001:db8:0:0:0:0:0:1",
                        "x.walias.example.com. 60 CNAME www.example.com.");
    }

    @Test
    void an_alias_is_followed_inside_the_zone() {
        Answer answer = ask("alias.example.com", Type.AAAA);
        assertThat(answers(answer))
                .containsExactly(
                        "alias.example.com. 60 CNAME www.example.com.",
                        "www.example.com. 300 AAAA 2001:db8:0:0:0:0:0:1");
        assertThat(answer.rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void an_alias_itself_can_be_asked_for() {
        assertThat(answers(ask("alias.example.com", Type.CNAME)))
                .containsExactly("alias.example.com. 60 CNAME www.example.com.");
    }

    @Test
    void an_alias_is_followed_into_another_zone_of_ours_and_no_further() {
        assertThat(answers(ask("ours.example.com", Type.A)))
                .containsExactly("ours.example.com. 60 CNAME www.example.net.", "www.example.net. 60 A 198.51.100.1");
        Answer outside = ask("outside.example.com", Type.A);
        assertThat(answers(outside)).containsExactly("outside.example.com. 60 CNAME www.elsewhere.test.");
        assertThat(outside.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(outside.authority()).isEmpty();
    }

    @Test
    void the_rcode_is_that_of_the_last_name_in_the_chain() {
        Answer answer = ask("gone.example.com", Type.A);
        assertThat(answer.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answers(answer)).containsExactly("gone.example.com. 60 CNAME nothing.example.com.");
        assertThat(Wire.lines(answer.authority())).hasSize(1);
    }

    @Test
    void aliases_in_a_circle_end() {
        assertThat(answers(ask("one.example.com", Type.A))).hasSize(2);
    }

    @Test
    void a_delegation_refers_with_its_glue() {
        for (String name : List.of("sub.example.com", "host.sub.example.com", "x.y.sub.example.com")) {
            Answer answer = ask(name, Type.A);
            assertThat(answer.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.authoritative()).isFalse();
            assertThat(answer.answer()).isEmpty();
            assertThat(answer.authority()).hasSize(4).allMatch(each -> each.getType() == Type.NS);
            assertThat(Wire.lines(answer.glue()))
                    .containsExactly(
                            "ns.sub.example.com. 60 A 192.0.2.54", "ns.sub.example.com. 60 AAAA 2001:db8:0:0:0:0:0:54");
            assertThat(Wire.lines(answer.optional()))
                    .containsExactly("ns.other.example.com. 60 A 192.0.2.56", "ns1.example.com. 3600 A 192.0.2.53");
        }
    }

    @Test
    void the_ns_of_a_cut_are_a_referral_even_when_asked_for() {
        Answer answer = ask("sub.example.com", Type.NS);
        assertThat(answer.answer()).isEmpty();
        assertThat(answer.authority()).hasSize(4);
        assertThat(ask("example.com", Type.NS).answer()).hasSize(1);
    }

    @Test
    void the_ds_of_a_cut_is_answered_by_the_parent() {
        assertThat(answers(ask("sub.example.com", Type.DS))).containsExactly("sub.example.com. 60 DS 1 13 250 00");
        assertNegative(ask("other.example.com", Type.DS), Rcode.NOERROR);
        assertThat(ask("x.sub.example.com", Type.DS).authority()).hasSize(4);
    }

    @Test
    void the_ds_is_taken_from_the_parent_when_we_have_both_sides() {
        Responder both = new Responder(TestZones.serving(WITH_CHILD, CHILD));
        assertThat(answers(both.answer("", TestZones.name("child.example.com"), Type.DS)))
                .containsExactly("child.example.com. 60 DS 2 13 250 11");
        assertThat(answers(both.answer("", TestZones.name("www.child.example.com"), Type.A)))
                .containsExactly("www.child.example.com. 60 A 203.0.113.1");
        Responder childOnly = new Responder(TestZones.serving(CHILD));
        Answer answer = childOnly.answer("", TestZones.name("child.example.com"), Type.DS);
        assertThat(answer.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.authoritative()).isTrue();
        assertThat(answer.answer()).isEmpty();
    }

    @Test
    void an_alias_into_a_delegation_ends_in_a_referral() {
        Answer answer = ask("into.example.com", Type.A);
        assertThat(answers(answer)).containsExactly("into.example.com. 60 CNAME host.sub.example.com.");
        assertThat(answer.authoritative()).isTrue();
        assertThat(answer.authority()).hasSize(4);
    }

    @Test
    void a_dname_moves_what_is_beneath_it_but_not_itself() {
        assertThat(answers(ask("x.move.example.com", Type.A)))
                .containsExactly(
                        "move.example.com. 60 DNAME target.example.net.",
                        "x.move.example.com. 60 CNAME x.target.example.net.",
                        "x.target.example.net. 60 A 198.51.100.2");
        Answer alias = ask("none.move.example.com", Type.CNAME);
        assertThat(alias.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answers(alias)).hasSize(2);
        assertThat(answers(ask("move.example.com", Type.DNAME)))
                .containsExactly("move.example.com. 60 DNAME target.example.net.");
        assertNegative(ask("move.example.com", Type.A), Rcode.NOERROR);
    }

    @Test
    void a_dname_whose_target_grows_too_long_is_yxdomain() {
        Answer answer = ask(LONG + "." + LONG + ".short.example.com", Type.A);
        assertThat(answer.rcode()).isEqualTo(Rcode.YXDOMAIN);
        assertThat(answer.answer())
                .singleElement()
                .satisfies(each -> assertThat(each.getType()).isEqualTo(Type.DNAME));
    }

    @Test
    void any_gets_one_rrset() {
        assertThat(answers(ask("www.example.com", Type.ANY)))
                .containsExactly("www.example.com. 300 A 192.0.2.1", "www.example.com. 300 A 192.0.2.2");
        assertThat(answers(ask("alias.example.com", Type.ANY)))
                .containsExactly("alias.example.com. 60 CNAME www.example.com.");
        assertNegative(ask("nothing.example.com", Type.ANY), Rcode.NXDOMAIN);
    }

    @Test
    void a_zone_that_is_not_ours_is_refused() {
        assertThat(ask("www.elsewhere.test", Type.A).rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(RESPONDER
                        .answer("inside", TestZones.name("www.example.com"), Type.A)
                        .rcode())
                .isEqualTo(Rcode.REFUSED);
    }

    @Test
    void a_zone_without_soa_fails() {
        Responder broken = new Responder(TestZones.serving(ZoneTree.empty(TestZones.name("empty.test"))));
        assertThat(broken.answer("", TestZones.name("empty.test"), Type.A).rcode())
                .isEqualTo(Rcode.SERVFAIL);
    }

    private static int rcode(Message query) throws Exception {
        return new Message(RESPONDER.answer("", Wire.request(query)).encode(512)).getRcode();
    }

    @Test
    void other_classes_are_refused() throws Exception {
        for (int dclass : new int[] {DClass.CH, DClass.ANY, DClass.NONE}) {
            Message query = new Message(1);
            query.addRecord(Record.newRecord(TestZones.name("www.example.com"), Type.A, dclass), Section.QUESTION);
            assertThat(rcode(query)).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void transfers_are_refused_and_meta_types_are_not_implemented() throws Exception {
        assertThat(rcode(Wire.query("example.com", Type.AXFR))).isEqualTo(Rcode.REFUSED);
        assertThat(rcode(Wire.query("example.com", Type.MAILB))).isEqualTo(Rcode.NOTIMP);
        assertThat(rcode(Wire.query("example.com", Type.OPT))).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void no_question_or_two_are_a_format_error() throws Exception {
        Message two = Wire.query("www.example.com", Type.A);
        two.addRecord(Record.newRecord(TestZones.name("x.test"), Type.A, DClass.IN), Section.QUESTION);
        assertThat(rcode(two)).isEqualTo(Rcode.FORMERR);
        assertThat(rcode(new Message(1))).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void a_later_version_of_edns_is_badvers() throws Exception {
        Message query = Wire.query("www.example.com", Type.A);
        query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        Message reply = new Message(RESPONDER.answer("", Wire.request(query)).encode(512));
        assertThat(reply.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(reply.getOPT().getVersion()).isZero();
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
    }
}
