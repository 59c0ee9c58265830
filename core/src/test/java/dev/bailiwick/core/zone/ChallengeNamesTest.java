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

import dev.bailiwick.core.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
