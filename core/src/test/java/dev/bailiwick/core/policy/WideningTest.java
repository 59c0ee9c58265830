package dev.bailiwick.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WideningTest {
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final Optional<Condition> MAIN = Optional.of(Condition.parse("proved.ref == 'main'"));
    private static final Grant GRANT = grant("**.example.com", Set.of("a", "b"), MAIN, Limits.DEFAULT, END, false);

    private static Grant grant(
            String names,
            Set<String> identities,
            Optional<Condition> when,
            Limits limits,
            Instant end,
            boolean unbound) {
        Scope scope = new Scope(
                ZoneSet.parse("example.com"),
                NameSet.parse(names),
                TypeSet.all(),
                Set.of(Operation.CREATE),
                ValueRules.unconstrained(),
                TtlRange.any());
        return new Grant("g", identities, scope, when, limits, end, unbound);
    }

    private static Grant withNames(String names) {
        return grant(names, Set.of("a", "b"), MAIN, Limits.DEFAULT, END, false);
    }

    private static List<String> widened(Grant after) {
        return Widening.ofGrant(Optional.of(GRANT), Optional.of(after));
    }

    private static ApprovalRule rule(Requirement requirement, String zone, Consequence... consequences) {
        return new ApprovalRule(
                "r",
                ZoneSet.parse(zone),
                consequences.length == 0 ? Optional.empty() : Optional.of(Set.of(consequences)),
                Optional.empty(),
                requirement,
                Optional.empty());
    }

    private static List<String> changed(ApprovalRule before, ApprovalRule after) {
        return Widening.ofApprovalRule(Optional.of(before), Optional.of(after));
    }

    @Test
    void a_grant_that_allows_no_more_is_not_wider() {
        assertThat(widened(GRANT)).isEmpty();
        assertThat(widened(withNames("*.example.com"))).isEmpty();
        assertThat(widened(grant("a.example.com", Set.of("a"), MAIN, new Limits(1, 1, 1), END.minusSeconds(1), false)))
                .isEmpty();
        assertThat(Widening.ofGrant(Optional.of(GRANT), Optional.empty())).isEmpty();
    }

    private static Grant observed(String names, String intended, Instant until) {
        Grant made = withNames(names);
        return new Grant(
                "g",
                made.identities(),
                made.scope(),
                made.condition(),
                made.limits(),
                made.notAfter(),
                made.unboundAllowed(),
                Optional.of(new Observation(withNames(intended).scope(), until)));
    }

    @Test
    void a_grant_that_begins_to_be_observed_is_not_wider_but_one_that_is_longer_or_no_more_is() {
        Grant observed = observed("*.example.com", "www.example.com", END);
        assertThat(Widening.ofGrant(Optional.of(withNames("*.example.com")), Optional.of(observed)))
                .isEmpty();
        assertThat(Widening.ofGrant(Optional.of(observed), Optional.of(withNames("*.example.com"))))
                .containsExactly("what it comes down to is wider");
        assertThat(Widening.ofGrant(
                        Optional.of(observed),
                        Optional.of(observed("*.example.com", "www.example.com", END.plusSeconds(1)))))
                .containsExactly("what is intended is enforced later");
        assertThat(Widening.ofGrant(
                        Optional.of(observed), Optional.of(observed("*.example.com", "*.example.com", END))))
                .containsExactly("what it comes down to is wider");
        assertThat(Widening.ofGrant(Optional.of(observed), Optional.of(withNames("www.example.com"))))
                .isEmpty();
    }

    @Test
    void a_grant_is_wider_in_each_way_by_itself() {
        Set<String> both = Set.of("a", "b");
        assertThat(Widening.ofGrant(Optional.empty(), Optional.of(GRANT))).hasSize(1);
        assertThat(widened(withNames(".example.com"))).hasSize(1);
        assertThat(widened(grant("**.example.com", Set.of("a", "c"), MAIN, Limits.DEFAULT, END, false)))
                .hasSize(1);
        assertThat(widened(grant("**.example.com", both, Optional.empty(), Limits.DEFAULT, END, false)))
                .hasSize(1);
        assertThat(widened(grant("**.example.com", both, MAIN, new Limits(600, 101, 300), END, false)))
                .hasSize(1);
        assertThat(widened(grant("**.example.com", both, MAIN, Limits.DEFAULT, END.plusNanos(1), false)))
                .hasSize(1);
        assertThat(widened(grant("**.example.com", both, MAIN, Limits.DEFAULT, END, true)))
                .hasSize(1);
    }

    @Test
    void a_forbid_is_weaker_where_it_leaves_something_out() {
        Forbid forbid = forbid("**.example.com", Optional.empty(), Optional.empty());
        assertThat(forbidden(forbid, forbid(".example.com", Optional.empty(), Optional.empty())))
                .isEmpty();
        assertThat(forbidden(forbid, forbid("*.example.com", Optional.empty(), Optional.empty())))
                .hasSize(1);
        assertThat(forbidden(forbid, forbid("**.example.com", Optional.of(Set.of("a")), Optional.empty())))
                .hasSize(1);
        assertThat(forbidden(forbid, forbid("**.example.com", Optional.empty(), MAIN)))
                .hasSize(1);
        assertThat(Widening.ofForbid(Optional.of(forbid), Optional.empty())).hasSize(1);
        assertThat(Widening.ofForbid(Optional.empty(), Optional.of(forbid))).isEmpty();
        assertThat(forbidden(forbid("**.example.com", Optional.empty(), MAIN), forbid))
                .isEmpty();
    }

    private static List<String> forbidden(Forbid before, Forbid after) {
        return Widening.ofForbid(Optional.of(before), Optional.of(after));
    }

    private static Forbid forbid(String names, Optional<Set<String>> identities, Optional<Condition> condition) {
        return new Forbid(
                "f",
                ZoneSet.parse("example.com"),
                NameSet.parse(names),
                TypeSet.all(),
                Set.of(Operation.CREATE),
                identities,
                condition);
    }

    @Test
    void an_approval_rule_is_weaker_where_less_is_demanded() {
        ApprovalRule one = rule(Requirement.ONE_APPROVER, ".com", Consequence.BULK, Consequence.OCCLUDE);
        assertThat(changed(one, one)).isEmpty();
        assertThat(changed(one, rule(Requirement.FORBIDDEN, ".com"))).isEmpty();
        assertThat(changed(one, rule(Requirement.ONE_APPROVER, ".com", Consequence.BULK)))
                .hasSize(1);
        assertThat(changed(one, rule(Requirement.ONE_APPROVER, "*.com", Consequence.BULK, Consequence.OCCLUDE)))
                .hasSize(1);
        assertThat(changed(one, rule(Requirement.AUTOMATIC, ".com", Consequence.BULK, Consequence.OCCLUDE)))
                .isNotEmpty();
        assertThat(changed(rule(Requirement.FORBIDDEN, ".com"), rule(Requirement.ONE_APPROVER, ".com")))
                .hasSize(1);
        assertThat(Widening.ofApprovalRule(Optional.of(one), Optional.empty())).hasSize(1);
        assertThat(Widening.ofApprovalRule(Optional.empty(), Optional.of(one))).isEmpty();
    }

    @Test
    void an_automatic_rule_is_weaker_the_more_it_speaks_of() {
        ApprovalRule automatic = rule(Requirement.AUTOMATIC, "*.com", Consequence.BULK);
        assertThat(Widening.ofApprovalRule(Optional.empty(), Optional.of(automatic)))
                .hasSize(1);
        assertThat(Widening.ofApprovalRule(Optional.of(automatic), Optional.empty()))
                .isEmpty();
        assertThat(changed(automatic, rule(Requirement.AUTOMATIC, "a.com", Consequence.BULK)))
                .isEmpty();
        assertThat(changed(automatic, rule(Requirement.AUTOMATIC, "*.com"))).hasSize(1);
        assertThat(changed(automatic, rule(Requirement.AUTOMATIC, ".com", Consequence.BULK)))
                .hasSize(1);
        assertThat(changed(automatic, rule(Requirement.ONE_APPROVER, "x.com"))).isEmpty();
    }
}
