package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.APEX;
import static dev.bailiwick.core.dns.Samples.name;
import static dev.bailiwick.core.dns.Samples.rr;
import static dev.bailiwick.core.dns.Samples.rrs;
import static dev.bailiwick.core.dns.Samples.rrset;
import static dev.bailiwick.core.dns.Samples.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.refusal.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class UpdateEvaluatorTest {
    static final ChallengeRule NOT_MINE = (at, value) -> false;

    static EditOp add(String... lines) {
        List<Record> records = rrs(lines);
        Record first = records.getFirst();
        return new EditOp.AddRecords(first.getName(), first.getType(), first.getTTL(), records);
    }

    static EditOp delete(String line) {
        Record record = rr(line);
        return new EditOp.DeleteRecords(record.getName(), record.getType(), List.of(record));
    }

    static EditOp deleteRrset(String at, int type) {
        return new EditOp.DeleteRrset(name(at), type);
    }

    static EditOp deleteName(String at) {
        return new EditOp.DeleteName(name(at));
    }

    static EditOp replace(String... lines) {
        return new EditOp.Replace(rrset(lines));
    }

    static Evaluation rfc2136(ZoneView zone, EditOp... ops) {
        return UpdateEvaluator.evaluate(zone, List.of(), List.of(ops), Semantics.RFC2136, ChallengeRule.MAY_REMOVE_ALL);
    }

    static Evaluation strict(ZoneView zone, EditOp... ops) {
        return UpdateEvaluator.evaluate(zone, List.of(), List.of(ops), Semantics.STRICT, ChallengeRule.MAY_REMOVE_ALL);
    }

    /** The edits as {@code name type: before -> after}, each side a TTL with values, or {@code -}. */
    static List<String> edits(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Edits edits ->
                edits.edits().stream().map(UpdateEvaluatorTest::text).toList();
            case Evaluation.Failed failed -> throw new AssertionError(failed.refusal());
        };
    }

    private static String text(RrsetEdit edit) {
        var before = edit.before();
        var after = edit.after();
        String owner = Names.text(edit.name()).replace(".example.com.", "");
        return owner + " " + Type.string(edit.type()) + ": "
                + (before == null ? "-" : before.ttlSeconds() + " " + before.values()) + " -> "
                + (after == null ? "-" : after.ttlSeconds() + " " + after.values());
    }

    static Refusal refusal(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Failed failed -> failed.refusal();
            case Evaluation.Edits edits -> throw new AssertionError(edits);
        };
    }

    @Nested
    @DisplayName("RFC 2136, 3.2: prerequisites")
    class Prerequisites {
        private final ZoneTree zone =
                zone("www 300 A 192.0.2.1", "www 300 A 192.0.2.2", "a.ent 300 A 192.0.2.3", "t 300 TXT \"x\"");

        private Evaluation given(Prerequisite... prerequisites) {
            return UpdateEvaluator.evaluate(
                    zone, Arrays.asList(prerequisites), List.of(), Semantics.RFC2136, ChallengeRule.MAY_REMOVE_ALL);
        }

        private void assertHolds(Prerequisite... prerequisites) {
            assertThat(edits(given(prerequisites))).isEmpty();
        }

        private void assertFails(Refusal.Kind kind, Prerequisite... prerequisites) {
            assertThat(refusal(given(prerequisites)).kind()).isEqualTo(kind);
        }

        private Prerequisite equalTo(String... lines) {
            List<Record> records = rrs(lines);
            return new Prerequisite.RrsetEquals(
                    records.getFirst().getName(), records.getFirst().getType(), records);
        }

        @Test
        void name_is_in_use() {
            assertHolds(new Prerequisite.NameInUse(name("WWW")));
            assertFails(Refusal.Kind.NAME_NOT_IN_USE, new Prerequisite.NameInUse(name("nope")));
        }

        @Test
        void an_empty_non_terminal_is_not_in_use() {
            assertFails(Refusal.Kind.NAME_NOT_IN_USE, new Prerequisite.NameInUse(name("ent")));
            assertHolds(new Prerequisite.NameNotInUse(name("ent")));
        }

        @Test
        void name_is_not_in_use() {
            assertHolds(new Prerequisite.NameNotInUse(name("nope")));
            assertFails(Refusal.Kind.NAME_IN_USE, new Prerequisite.NameNotInUse(name("www")));
        }

        @Test
        void rrset_exists_whatever_its_values() {
            assertHolds(new Prerequisite.RrsetExists(name("www"), Type.A));
            assertFails(Refusal.Kind.RRSET_MISSING, new Prerequisite.RrsetExists(name("www"), Type.AAAA));
        }

        @Test
        void rrset_does_not_exist() {
            assertHolds(new Prerequisite.RrsetNotExists(name("www"), Type.AAAA));
            assertFails(Refusal.Kind.RRSET_EXISTS, new Prerequisite.RrsetNotExists(name("www"), Type.A));
        }

        @Test
        void rrset_exists_with_these_values_whatever_the_ttl_and_order() {
            assertHolds(equalTo("www 0 A 192.0.2.2", "www 0 A 192.0.2.1"));
            assertFails(Refusal.Kind.RRSET_MISSING, equalTo("www 0 A 192.0.2.1"));
            assertFails(
                    Refusal.Kind.RRSET_MISSING, equalTo("www 0 A 192.0.2.1", "www 0 A 192.0.2.2", "www 0 A 192.0.2.3"));
            assertFails(Refusal.Kind.RRSET_MISSING, equalTo("nope 0 A 192.0.2.1"));
        }

        @Test
        void values_given_one_by_one_are_one_set() {
            assertHolds(equalTo("www 0 A 192.0.2.1"), equalTo("t 0 TXT \"x\""), equalTo("www 0 A 192.0.2.2"));
        }

        @Test
        void sets_are_compared_after_all_else() {
            assertFails(
                    Refusal.Kind.NAME_NOT_IN_USE,
                    equalTo("www 0 A 192.0.2.99"),
                    new Prerequisite.NameInUse(name("nope")));
        }

        @Test
        void the_first_that_fails_decides() {
            assertFails(
                    Refusal.Kind.RRSET_EXISTS,
                    new Prerequisite.RrsetNotExists(name("www"), Type.A),
                    new Prerequisite.NameInUse(name("nope")));
        }

        @Test
        void a_name_outside_the_zone_is_invalid() {
            assertFails(Refusal.Kind.INVALID, new Prerequisite.NameNotInUse(Names.parse("example.net")));
            assertFails(Refusal.Kind.INVALID, equalTo("example.net. 0 A 192.0.2.1"));
            assertThat(UpdateEvaluator.firstOutOfZone(
                            APEX,
                            List.of(new Prerequisite.VersionIs(1)),
                            List.of(deleteName("www"), deleteName("example.net."))))
                    .contains(Names.parse("example.net"));
        }

        @Test
        void the_version_is_ours_and_not_the_serial() {
            assertHolds(new Prerequisite.VersionIs(1));
            assertFails(Refusal.Kind.CONFLICT, new Prerequisite.VersionIs(100));
        }

        @Test
        void no_step_is_taken_when_one_fails() {
            Evaluation evaluation = UpdateEvaluator.evaluate(
                    zone,
                    List.of(new Prerequisite.NameInUse(name("nope"))),
                    List.of(add("new 60 A 192.0.2.9")),
                    Semantics.RFC2136,
                    ChallengeRule.MAY_REMOVE_ALL);
            assertThat(refusal(evaluation).kind()).isEqualTo(Refusal.Kind.NAME_NOT_IN_USE);
        }
    }

    @Nested
    @DisplayName("RFC 2136, 3.4.1: prescan")
    class Prescan {
        @Test
        void names_outside_the_zone_are_refused() {
            Refusal refusal =
                    refusal(rfc2136(zone(), add("www 60 A 192.0.2.1"), add("www.example.net. 60 A 192.0.2.1")));
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.message()).isEqualTo("`www.example.net.` is not in the zone `example.com.`");
        }

        @Test
        void meta_types_are_refused() {
            for (int type :
                    new int[] {Type.ANY, Type.AXFR, Type.IXFR, Type.MAILA, Type.MAILB, Type.OPT, Type.TSIG, 0}) {
                EditOp op = new EditOp.DeleteRrset(name("www"), type);
                assertThat(refusal(rfc2136(zone(), op)).kind()).isEqualTo(Refusal.Kind.INVALID);
            }
        }

        @Test
        void unknown_types_are_data() {
            assertThat(edits(rfc2136(zone(), add("x 60 TYPE65280 \\# 2 abcd"))))
                    .containsExactly("x TYPE65280: - -> 60 [\\# 2 ABCD]");
        }
    }

    @Nested
    @DisplayName("RFC 2136, 3.4.2.2: add to an RRset")
    class Add {
        private final ZoneTree zone = zone("www 300 A 192.0.2.1", "alias 300 CNAME www");

        @Test
        void a_new_rrset_and_one_that_grows() {
            assertThat(edits(rfc2136(zone, add("new 60 A 192.0.2.9"), add("www 300 A 192.0.2.2"))))
                    .containsExactly(
                            "new A: - -> 60 [192.0.2.9]", "www A: 300 [192.0.2.1] -> 300 [192.0.2.1, 192.0.2.2]");
        }

        @Test
        void a_duplicate_changes_nothing() {
            assertThat(edits(rfc2136(zone, add("WWW 300 A 192.0.2.1")))).isEmpty();
        }

        @Test
        void the_rrset_takes_the_ttl_added_last() {
            assertThat(edits(rfc2136(zone, add("www 60 A 192.0.2.1"))))
                    .containsExactly("www A: 300 [192.0.2.1] -> 60 [192.0.2.1]");
            assertThat(edits(rfc2136(zone, add("www 60 A 192.0.2.2"), add("www 90 A 192.0.2.3"))))
                    .containsExactly("www A: 300 [192.0.2.1] -> 90 [192.0.2.1, 192.0.2.2, 192.0.2.3]");
        }

        @Test
        void a_cname_beside_other_data_is_ignored() {
            assertThat(edits(rfc2136(zone, add("www 60 CNAME other")))).isEmpty();
            assertThat(edits(rfc2136(zone, add("@ 60 CNAME other")))).isEmpty();
        }

        @Test
        void other_data_beside_a_cname_is_ignored_and_the_rest_done() {
            assertThat(edits(rfc2136(zone, add("alias 60 A 192.0.2.9"), add("b 60 A 192.0.2.9"))))
                    .containsExactly("b A: - -> 60 [192.0.2.9]");
            assertThat(edits(rfc2136(zone, add("alias 60 DNAME other")))).isEmpty();
        }

        @Test
        void a_cname_in_place_of_a_cname() {
            assertThat(edits(rfc2136(zone, add("alias 60 CNAME other"))))
                    .containsExactly("alias CNAME: 300 [www.example.com.] -> 60 [other.example.com.]");
        }

        @Test
        void what_an_earlier_step_removed_is_no_conflict() {
            assertThat(edits(rfc2136(zone, deleteRrset("www", Type.A), add("www 60 CNAME other"))))
                    .containsExactly("www A: 300 [192.0.2.1] -> -", "www CNAME: - -> 60 [other.example.com.]");
            assertThat(edits(rfc2136(zone, add("www 60 CNAME other"), deleteRrset("www", Type.A))))
                    .containsExactly("www A: 300 [192.0.2.1] -> -");
        }

        @Test
        void the_signers_records_may_stand_beside_a_cname() {
            assertThat(edits(rfc2136(zone, add("alias 60 NSEC www A")))).hasSize(1);
            assertThat(edits(rfc2136(zone("x 60 NSEC www A"), add("x 60 CNAME www"))))
                    .hasSize(1);
        }

        @Test
        void an_soa_only_at_the_apex_and_only_with_a_newer_serial() {
            assertThat(edits(rfc2136(zone, add("@ 3600 SOA ns9 hostmaster 101 1 1 1 1"))))
                    .hasSize(1);
            assertThat(edits(rfc2136(zone, add("@ 3600 SOA ns9 hostmaster 100 1 1 1 1"))))
                    .isEmpty();
            assertThat(edits(rfc2136(zone, add("@ 3600 SOA ns9 hostmaster 99 1 1 1 1"))))
                    .isEmpty();
            assertThat(edits(rfc2136(zone, add("@ 3600 SOA ns9 hostmaster 4294967295 1 1 1 1"))))
                    .isEmpty();
            assertThat(edits(rfc2136(zone, add("sub 3600 SOA ns9 hostmaster 101 1 1 1 1"))))
                    .isEmpty();
        }

        @Test
        void a_wks_of_the_same_service_is_replaced() {
            ZoneTree wks = zone("w 60 WKS 192.0.2.1 tcp 25", "w 60 WKS 192.0.2.1 udp 53");
            assertThat(edits(rfc2136(wks, add("w 60 WKS 192.0.2.1 tcp 80"))))
                    .containsExactly(
                            "w WKS: 60 [192.0.2.1 6 25, 192.0.2.1 17 53] -> 60 [192.0.2.1 6 80, 192.0.2.1 17 53]");
        }
    }

    @Nested
    @DisplayName("RFC 2136, 3.4.2.3: delete an RRset or all RRsets of a name")
    class DeleteRrsets {
        private final ZoneTree zone = zone(
                "www 300 A 192.0.2.1",
                "www 300 TXT \"x\"",
                "@ 300 MX 10 mail",
                "sub 300 NS ns.sub",
                "a.www 60 A 192.0.2.2");

        @Test
        void one_rrset() {
            assertThat(edits(rfc2136(zone, deleteRrset("www", Type.A)))).containsExactly("www A: 300 [192.0.2.1] -> -");
        }

        @Test
        void one_that_is_not_there() {
            assertThat(edits(rfc2136(zone, deleteRrset("www", Type.AAAA), deleteName("nope"))))
                    .isEmpty();
        }

        @Test
        void all_of_a_name_and_none_beneath_it() {
            assertThat(edits(rfc2136(zone, deleteName("www"))))
                    .containsExactly("www A: 300 [192.0.2.1] -> -", "www TXT: 300 [\"x\"] -> -");
        }

        @Test
        void the_apex_keeps_its_soa_and_ns() {
            assertThat(edits(rfc2136(zone, deleteRrset("@", Type.SOA), deleteRrset("@", Type.NS))))
                    .isEmpty();
            assertThat(edits(rfc2136(zone, deleteName("@"))))
                    .containsExactly("example.com. MX: 300 [10 mail.example.com.] -> -");
        }

        @Test
        void a_delegation_may_go() {
            assertThat(edits(rfc2136(zone, deleteRrset("sub", Type.NS)))).hasSize(1);
        }

        @Test
        void delete_then_add_comes_down_to_the_difference() {
            assertThat(edits(rfc2136(zone, deleteRrset("www", Type.A), add("www 300 A 192.0.2.1"))))
                    .isEmpty();
            assertThat(edits(rfc2136(zone, deleteRrset("www", Type.A), add("www 60 A 192.0.2.7"))))
                    .containsExactly("www A: 300 [192.0.2.1] -> 60 [192.0.2.7]");
        }
    }

    @Nested
    @DisplayName("RFC 2136, 3.4.2.4: delete a record")
    class DeleteRecords {
        private final ZoneTree zone = zone("www 300 A 192.0.2.1", "www 300 A 192.0.2.2", "sub 300 NS ns.sub");

        @Test
        void one_of_several_keeps_the_ttl() {
            assertThat(edits(rfc2136(zone, delete("www 0 A 192.0.2.1"))))
                    .containsExactly("www A: 300 [192.0.2.1, 192.0.2.2] -> 300 [192.0.2.2]");
        }

        @Test
        void the_last_takes_the_rrset_with_it() {
            assertThat(edits(rfc2136(zone, delete("www 0 A 192.0.2.1"), delete("www 0 A 192.0.2.2"))))
                    .containsExactly("www A: 300 [192.0.2.1, 192.0.2.2] -> -");
        }

        @Test
        void one_that_is_not_there() {
            assertThat(edits(rfc2136(zone, delete("www 0 A 192.0.2.9"), delete("nope 0 A 192.0.2.9"))))
                    .isEmpty();
        }

        @Test
        void the_soa_stays() {
            assertThat(edits(rfc2136(zone, delete("@ 0 SOA ns1 hostmaster 100 7200 900 1209600 300"))))
                    .isEmpty();
        }

        @Test
        void the_last_ns_of_the_apex_stays() {
            assertThat(edits(rfc2136(zone, delete("@ 0 NS ns1"), delete("@ 0 NS ns2"))))
                    .containsExactly(
                            "example.com. NS: 3600 [ns1.example.com., ns2.example.com.] -> 3600 [ns2.example.com.]");
            assertThat(edits(rfc2136(
                            zone,
                            delete("@ 0 NS ns1"),
                            delete("@ 0 NS ns9"),
                            add("@ 3600 NS ns3"),
                            delete("@ 0 NS ns2"))))
                    .containsExactly(
                            "example.com. NS: 3600 [ns1.example.com., ns2.example.com.] -> 3600 [ns3.example.com.]");
        }

        @Test
        void the_last_ns_of_a_delegation_may_go() {
            assertThat(edits(rfc2136(zone, delete("sub 0 NS ns.sub")))).hasSize(1);
        }
    }

    @Nested
    class Limits {
        @Test
        void an_rrset_has_at_most_a_thousand_records() {
            String[] lines = IntStream.range(0, 1_001)
                    .mapToObj(i -> "x 60 A 10.0.%d.%d".formatted(i / 256, i % 256))
                    .toArray(String[]::new);
            assertThat(refusal(rfc2136(zone(), add(lines))).kind()).isEqualTo(Refusal.Kind.LIMIT_REACHED);
            assertThat(edits(rfc2136(zone(lines), delete("x 0 A 10.0.0.0")))).hasSize(1);
            assertThat(edits(rfc2136(zone(), add(Arrays.copyOf(lines, 1_000))))).hasSize(1);
        }

        @Test
        void an_rrset_fits_a_message() {
            String text = "\"" + "y".repeat(250) + "\"";
            String[] lines = IntStream.range(0, 60)
                    .mapToObj(i -> "x 60 TXT \"" + i + "\" " + (text + " ").repeat(4))
                    .toArray(String[]::new);
            assertThat(refusal(rfc2136(zone(), add(lines))).message()).contains("60000 octets");
        }

        @Test
        void an_edit_has_a_bounded_number_of_steps() {
            EditLimits limits = new EditLimits(1_000, 60_000, 2);
            List<EditOp> ops = List.of(deleteName("a"), deleteName("b"), deleteName("c"));
            Evaluation evaluation = UpdateEvaluator.evaluate(
                    zone(), List.of(), ops, Semantics.STRICT, ChallengeRule.MAY_REMOVE_ALL, limits);
            assertThat(refusal(evaluation).kind()).isEqualTo(Refusal.Kind.LIMIT_REACHED);
        }
    }

    @Test
    void edits_come_in_canonical_order() {
        Evaluation evaluation = rfc2136(
                zone(),
                add("z 60 A 192.0.2.1"),
                add("a 60 TXT \"x\""),
                add("a 60 A 192.0.2.1"),
                add("b.a 60 A 192.0.2.1"));
        assertThat(edits(evaluation))
                .extracting(text -> text.substring(0, text.indexOf(':')))
                .containsExactly("a A", "a TXT", "b.a A", "z A");
    }

    @Test
    void the_edits_apply_to_the_zone_they_were_found_from() {
        ZoneTree zone = zone("www 300 A 192.0.2.1");
        Evaluation evaluation = rfc2136(zone, deleteName("www"), add("www 60 CNAME other"));
        if (evaluation instanceof Evaluation.Edits edits) {
            assertThat(zone.with(edits.edits(), 2).at(name("www"))).containsExactly(rrset("www 60 CNAME other"));
        }
        Name www = name("www");
        assertThat(zone.at(www)).hasSize(1);
    }
}
