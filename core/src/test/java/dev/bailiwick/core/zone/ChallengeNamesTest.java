package dev.bailiwick.core.zone;

import static dev.bailiwick.core.dns.Samples.zone;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.add;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.delete;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteName;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.deleteRrset;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.edits;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.refusal;
import static dev.bailiwick.core.zone.UpdateEvaluatorTest.replace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.scope.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Values at {@code _acme-challenge} names belong to the credential that placed them. */
class ChallengeNamesTest {
    private static final ChallengeRule MINE =
            (name, value) -> value.rdataToString().contains("mine");

    private final ZoneTree zone = zone(
            "_acme-challenge.www 60 TXT \"mine-1\"",
            "_acme-challenge.www 60 TXT \"theirs\"",
            "_acme-challenge.www 300 A 192.0.2.1",
            "www 300 TXT \"theirs\"");

    private Evaluation evaluate(Semantics semantics, EditOp... ops) {
        return UpdateEvaluator.evaluate(zone, List.of(), List.of(ops), semantics, MINE);
    }

    @ParameterizedTest
    @EnumSource
    void deleting_the_rrset_removes_ones_own_values(Semantics semantics) {
        assertThat(edits(evaluate(semantics, deleteRrset("_acme-challenge.www", Type.TXT))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"theirs\"]");
    }

    @ParameterizedTest
    @EnumSource
    void deleting_the_name_removes_ones_own_values_and_all_other_types(Semantics semantics) {
        assertThat(edits(evaluate(semantics, deleteName("_ACME-challenge.www"))))
                .containsExactly(
                        "_acme-challenge.www A: 300 [192.0.2.1] -> -",
                        "_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"theirs\"]");
    }

    @ParameterizedTest
    @EnumSource
    void replacement_leaves_the_values_of_others(Semantics semantics) {
        assertThat(edits(evaluate(semantics, replace("_acme-challenge.www 7200 TXT \"mine-2\""))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"mine-2\", \"theirs\"]");
    }

    private static EditOp revise(List<String> wanted, List<String> seen) {
        return new EditOp.Revise(Names.parse("_acme-challenge.www.example.com"), values(wanted), values(seen));
    }

    private static List<Record> values(List<String> texts) {
        return texts.stream()
                .<Record>map(text -> new TXTRecord(Names.parse("_acme-challenge.www.example.com"), DClass.IN, 60, text))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_revision_brings_what_was_not_seen_and_takes_away_ones_own_of_what_was(Semantics semantics) {
        assertThat(edits(evaluate(semantics, revise(List.of("theirs", "mine-2"), List.of("mine-1", "theirs")))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"mine-2\", \"theirs\"]");
    }

    @ParameterizedTest
    @EnumSource
    void a_revision_leaves_what_came_since_it_was_read_and_does_not_bring_back_what_went(Semantics semantics) {
        assertThat(edits(evaluate(semantics, revise(List.of("gone-since", "mine-2"), List.of("gone-since")))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"]"
                        + " -> 60 [\"mine-1\", \"mine-2\", \"theirs\"]");
    }

    @ParameterizedTest
    @EnumSource
    void a_revision_to_nothing_leaves_what_is_others(Semantics semantics) {
        assertThat(edits(evaluate(semantics, revise(List.of(), List.of("mine-1", "theirs")))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"theirs\"]");
    }

    @Test
    void a_revision_needs_leave_for_what_comes_or_goes_and_none_for_what_stays() {
        assertThat(Access.ofOps(List.of(revise(List.of("theirs", "mine-2"), List.of("theirs")))))
                .extracting(
                        Access::operation,
                        each -> each.record() == null ? "" : each.record().rdataToString())
                .containsExactlyInAnyOrder(tuple(Operation.CREATE, "mine-2"), tuple(Operation.UPDATE, "mine-2"));
        assertThat(Access.ofOps(List.of(revise(List.of("theirs"), List.of("mine-1", "theirs")))))
                .extracting(Access::operation, each -> each.record() == null)
                .containsExactly(tuple(Operation.DELETE, true));
        assertThatThrownBy(() -> new EditOp.Revise(Names.parse("www.example.com"), List.of(), List.of()))
                .hasMessageContaining("no challenge name");
    }

    @ParameterizedTest
    @EnumSource
    void the_ttl_is_ours(Semantics semantics) {
        assertThat(edits(evaluate(semantics, add("_acme-challenge.new 7200 TXT \"mine\""))))
                .containsExactly("_acme-challenge.new TXT: - -> 60 [\"mine\"]");
    }

    @ParameterizedTest
    @EnumSource
    void a_value_that_this_edit_placed_can_be_taken_back_by_it(Semantics semantics) {
        assertThat(edits(evaluate(
                        semantics,
                        add("_acme-challenge.new 60 TXT \"foreign looking\""),
                        deleteRrset("_acme-challenge.new", Type.TXT))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void to_add_the_value_of_another_does_not_make_it_ones_own(Semantics semantics) {
        assertThat(edits(evaluate(
                        semantics,
                        add("_acme-challenge.www 60 TXT \"theirs\""),
                        deleteRrset("_acme-challenge.www", Type.TXT))))
                .containsExactly("_acme-challenge.www TXT: 60 [\"mine-1\", \"theirs\"] -> 60 [\"theirs\"]");
    }

    @Test
    void the_value_of_another_stays_silently_or_with_a_refusal() {
        EditOp theirs = delete("_acme-challenge.www 0 TXT \"theirs\"");
        EditOp mine = delete("_acme-challenge.www 0 TXT \"mine-1\"");
        assertThat(edits(evaluate(Semantics.RFC2136, theirs))).isEmpty();
        assertThat(refusal(evaluate(Semantics.STRICT, theirs)).kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
        assertThat(edits(evaluate(Semantics.STRICT, mine))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_value_at_an_alias_is_refused_not_ignored(Semantics semantics) {
        ZoneTree aliased = zone("_acme-challenge.www 60 CNAME _acme-challenge.example.net.");
        Evaluation evaluation = UpdateEvaluator.evaluate(
                aliased, List.of(), List.of(add("_acme-challenge.www 60 TXT \"mine\"")), semantics, MINE);
        assertThat(refusal(evaluation).kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
        assertThat(refusal(evaluation).message()).contains("is an alias");
    }

    @ParameterizedTest
    @EnumSource
    void elsewhere_exact_semantics_hold(Semantics semantics) {
        assertThat(edits(evaluate(semantics, deleteRrset("www", Type.TXT)))).hasSize(1);
        assertThat(edits(evaluate(semantics, replace("www 7200 TXT \"x\""))))
                .containsExactly("www TXT: 300 [\"theirs\"] -> 7200 [\"x\"]");
    }
}
