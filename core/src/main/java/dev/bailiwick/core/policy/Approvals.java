package dev.bailiwick.core.policy;

import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.RiskNote;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TypeSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a change needs by its consequences. For each consequence, and for the change as such, the strictest of the
 * matching rules wins; the strictest over all of them is what the change needs.
 *
 * <p>Where no rule matches: taking a delegation, breaking DNSSEC, occluding names, loosening CAA, bulk edits and
 * intercepting mail need one approver, and so do creating, deleting and configuring zones; the rest is automatic.
 * Whatever the rules: what impersonates identities, and what runs as code on a server, needs an approver at least.
 */
final class Approvals {
    private static final String BUILT_IN = "built-in";
    private static final Set<Consequence> APPROVED_BY_DEFAULT = Collections.unmodifiableSet(EnumSet.of(
            Consequence.TAKE_DELEGATION,
            Consequence.BREAK_DNSSEC,
            Consequence.OCCLUDE,
            Consequence.LOOSEN_CAA,
            Consequence.BULK,
            Consequence.INTERCEPT_MAIL,
            Consequence.IMPERSONATE_IDENTITIES));
    private static final Set<Operation> ON_ZONES = Collections.unmodifiableSet(
            EnumSet.of(Operation.ZONE_CREATE, Operation.ZONE_DELETE, Operation.ZONE_CONFIGURE));

    private final DecisionInput in;
    private final List<RiskNote> consequences;
    private final Reasons reasons;
    private final List<ApprovalRule> rules;

    private Approvals(DecisionInput in, List<RiskNote> consequences, Reasons reasons) {
        this.in = in;
        this.consequences = consequences;
        this.reasons = reasons;
        this.rules = in.approvalRules().stream()
                .filter(each -> each.matches(
                        in.zone(), in.zoneEnvironment(), in.authority().identity()))
                .toList();
    }

    static void judge(DecisionInput in, List<RiskNote> consequences, Reasons reasons) {
        new Approvals(in, consequences, reasons).judge();
    }

    private void judge() {
        Set<Consequence> found = EnumSet.noneOf(Consequence.class);
        for (RiskNote note : consequences) {
            if (found.add(note.consequence())) {
                judge(note.consequence());
            }
        }
        boolean onZone = in.accesses().stream().anyMatch(each -> ON_ZONES.contains(each.operation()));
        tell(
                strictest(Optional.empty()),
                onZone ? Requirement.ONE_APPROVER : Requirement.AUTOMATIC,
                Requirement.AUTOMATIC,
                onZone ? "an operation on the zone as a whole" : "the change as such");
        boolean code = in.accesses().stream()
                .anyMatch(each -> Scope.isOnRrsets(each.operation())
                        && Decider.isWriting(each.operation())
                        && TypeSet.runsCode(each.type()));
        if (code) {
            tell(null, Requirement.ONE_APPROVER, Requirement.ONE_APPROVER, "data that run as code on a server");
        }
    }

    private void judge(Consequence consequence) {
        tell(
                strictest(Optional.of(consequence)),
                APPROVED_BY_DEFAULT.contains(consequence) ? Requirement.ONE_APPROVER : Requirement.AUTOMATIC,
                consequence == Consequence.IMPERSONATE_IDENTITIES ? Requirement.ONE_APPROVER : Requirement.AUTOMATIC,
                "`" + consequence.word() + "`");
    }

    private @Nullable ApprovalRule strictest(Optional<Consequence> consequence) {
        ApprovalRule strictest = null;
        for (ApprovalRule each : rules) {
            if (each.speaksOf(consequence)
                    && (strictest == null || each.requirement().compareTo(strictest.requirement()) > 0)) {
                strictest = each;
            }
        }
        return strictest;
    }

    private void tell(@Nullable ApprovalRule rule, Requirement otherwise, Requirement atLeast, String what) {
        Requirement said = rule == null ? otherwise : rule.requirement();
        Requirement needed = said.strictest(atLeast);
        String name = rule == null || needed != said ? BUILT_IN : rule.rule();
        switch (needed) {
            case AUTOMATIC -> reasons.told("approval-not-needed", name, what + " needs no approval");
            case ONE_APPROVER -> {
                if (in.approved()) {
                    reasons.told("approval-given", name, what + " was approved");
                } else {
                    reasons.needApproval("approval-needed", name, what + " needs one approver");
                }
            }
            case FORBIDDEN -> reasons.deny("approval-forbidden", name, what + " is forbidden");
        }
    }
}
