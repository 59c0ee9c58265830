package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.risk.RiskNote;
import dev.bailiwick.core.zone.Access;
import java.time.Instant;
import java.util.List;

/**
 * All that a decision depends on.
 *
 * @param authority who acts, and by what
 * @param zone the zone
 * @param zoneEnvironment the environment that the zone's document names
 * @param accesses what is to be done, at least one entry
 * @param consequences what the plan brings about; empty where nothing is written, or nothing is planned yet
 * @param forbids those that may concern the zone; see {@link ForbidIndex}
 * @param approvalRules those that may concern the zone; see {@link ApprovalIndex}
 * @param context what is proved and asked, for conditions
 * @param now the time as the engine tells it: never behind what was recorded
 * @param approved whether a valid approval of this very plan, by its consequences too, is at hand
 */
public record DecisionInput(
        Authority authority,
        ZoneId zone,
        String zoneEnvironment,
        List<Access> accesses,
        List<RiskNote> consequences,
        List<Forbid> forbids,
        List<ApprovalRule> approvalRules,
        ConditionContext context,
        Instant now,
        boolean approved) {
    public DecisionInput {
        accesses = List.copyOf(accesses);
        consequences = List.copyOf(consequences);
        forbids = List.copyOf(forbids);
        approvalRules = List.copyOf(approvalRules);
    }
}
