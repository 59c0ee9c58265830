package dev.bailiwick.core.document;

import dev.bailiwick.core.policy.ApprovalRule;
import dev.bailiwick.core.policy.Requirement;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What changes need; the strictest of all rules that match wins.
 *
 * @param consequences the consequences it speaks of; every change, also one without any, if empty
 * @param environments the zones' environments; every one if empty
 * @param identities whose changes; everybody's if empty
 */
public record ApprovalRuleSpec(
        ZoneSet zones,
        Optional<List<Consequence>> consequences,
        Optional<List<String>> environments,
        Optional<List<String>> identities,
        Requirement require)
        implements Spec {
    static final ObjectShape<ApprovalRuleSpec> SHAPE = PolicyShapes.approvalRule();

    public ApprovalRuleSpec {
        consequences = consequences.map(List::copyOf);
        environments = environments.map(List::copyOf);
        identities = identities.map(List::copyOf);
    }

    @Override
    public Kind kind() {
        return Kind.APPROVAL_RULE;
    }

    /** The rule as decisions use it. */
    public ApprovalRule rule(String name) {
        return new ApprovalRule(
                name,
                zones,
                consequences.map(Set::copyOf),
                environments.map(Set::copyOf),
                require,
                identities.map(Set::copyOf));
    }
}
