package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.PolicyPlan;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.principal.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An estate of one person, as its local configuration says: nobody else can approve, so what widens waits a day, told as
 * a finding, before that person may confirm it. Where two administrators are declared it means nothing. Immutable.
 */
record LoneAdministrator(boolean configured) {
    /** How long an edit waits before its own requester may confirm it. */
    static final Duration RIPE = Duration.ofHours(24);

    /** When an edit that nobody confirmed has ended. */
    static final Duration ENDS = Duration.ofDays(2);

    private static final String FINDING = "single-administrator";

    /** Tells whether the actor is the only administrator of an estate that is meant to have one. */
    boolean is(PolicySnapshot snapshot, Principal actor) {
        return configured
                && actor instanceof Principal.Human human
                && FirstAdministrator.among(snapshot).equals(List.of(human.person()));
    }

    /** Why who asked may not confirm the edit now, or empty. */
    Optional<String> tooSoon(PolicySnapshot snapshot, Principal.Human asked, ChangeRow row, Instant now) {
        if (!is(snapshot, asked)) {
            return Optional.of("nobody approves their own edit");
        }
        Instant ripe = row.requestedAt().plus(RIPE);
        return now.isBefore(ripe)
                ? Optional.of("a single administrator confirms an edit that widens after a day: from " + ripe + " on")
                : Optional.empty();
    }

    static void find(FindingRows.Writable findings, ChangeRow row, PolicyPlan plan) {
        findings.open(new FindingRow(
                FINDING,
                "change/" + row.id(),
                "warning",
                "no second person can approve; may be confirmed from "
                        + row.requestedAt().plus(RIPE) + " on: " + plan.widens(),
                row.requestedAt()));
    }

    static void close(FindingRows.Writable findings, ChangeRow row) {
        findings.close(FINDING, "change/" + row.id());
    }
}
