package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Plan;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.zone.AppliedChange;
import dev.bailiwick.engine.zone.Batch;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes that went round Bailiwick: found at the zone's server, recorded with their diff like any other, and so to be
 * rolled back like any other. Nobody is asked whether they may be: they are. Thread-safe.
 */
public final class OutsideChanges {
    private static final Principal OUTSIDE = new Principal.Internal("outside");

    private final PolicyInForce policy;
    private final Judge judge;
    private final Secrets secrets;
    private final ChangeLedger ledger;

    public OutsideChanges(PolicyInForce policy, Judge judge, Secrets secrets) {
        this.policy = policy;
        this.judge = judge;
        this.secrets = secrets;
        this.ledger = new ChangeLedger(policy, secrets);
    }

    /**
     * Records what was found and takes it into the zone as it is known here.
     *
     * @param edits before as it should be, after as it was found
     * @param told the finding that tells of it: its kind, severity, and what is done about it
     * @return the change's id
     */
    public String record(Batch batch, ZoneSpec zone, List<RrsetEdit> edits, Told told) {
        Plan plan = judge.planOf(
                new Judge.Situation(
                        policy.at(batch.tx()).snapshot(),
                        batch.zone(),
                        batch.tree(),
                        OUTSIDE,
                        Ownership.NONE,
                        batch.now(),
                        true),
                zone,
                edits);
        ChangeRow row = ChangeRowEdits.applied(
                ledger.draft(batch, request(batch, zone, edits), plan, decision(zone), ChangeState.APPLIED),
                batch.now(),
                batch.nextVersion());
        batch.tx().changes().insert(row);
        batch.apply(new AppliedChange(row.id(), row.correlation(), plan.edits()));
        Claims.removed(batch, plan.edits());
        String consequences =
                plan.consequences().stream().map(Consequence::word).collect(Collectors.joining(", "));
        batch.tx()
                .append(Audit.entry("change.outside", row.correlation())
                        .by(OUTSIDE)
                        .through(row.door())
                        .on(row.target())
                        .with("change", row.id())
                        .with("edits", Json.write(PlanCodec.editTrees(plan.edits())))
                        .with("consequences", consequences)
                        .with("version", Long.toString(row.appliedVersion()))
                        .outcome(told.doing())
                        .at(batch.now()));
        told.finding(row.id(), zone, consequences, plan.edits(), batch)
                .ifPresent(batch.tx().findings()::open);
        return row.id();
    }

    /** How a change that went round is told. */
    public enum Told {
        /** A finding stays open until a person does something. */
        REPORTED("warning", "left"),
        /** It is taken as it is. */
        ACCEPTED("", "accepted"),
        /** It is taken back; the finding stays until that has worked. */
        TO_RESTORE("warning", "to be taken back"),
        /** The signer's own doing, which nobody takes back. */
        SIGNING("info", "accepted");

        private final String severity;
        private final String doing;

        Told(String severity, String doing) {
            this.severity = severity;
            this.doing = doing;
        }

        String doing() {
            return doing;
        }

        private Optional<FindingRow> finding(
                String changeId, ZoneSpec zone, String consequences, List<RrsetEdit> edits, Batch batch) {
            if (severity.isEmpty()) {
                return Optional.empty();
            }
            String where = edits.stream()
                    .limit(5)
                    .map(edit -> edit.name() + " " + org.xbill.DNS.Type.string(edit.type()))
                    .collect(Collectors.joining(", "));
            String more = edits.size() > 5 ? " and " + (edits.size() - 5) + " more" : "";
            return Optional.of(new FindingRow(
                    this == SIGNING ? "signing-changed" : "drift",
                    "change/" + changeId,
                    severity,
                    "went round Bailiwick at backend `" + zone.backend() + "`: " + where + more
                            + (consequences.isEmpty() ? "" : "; can bring about: " + consequences),
                    batch.now()));
        }
    }

    private ChangeRequest request(Batch batch, ZoneSpec zone, List<RrsetEdit> edits) {
        return new ChangeRequest(
                batch.zone(),
                OUTSIDE,
                "backend/" + zone.backend(),
                secrets.id("a"),
                Inverses.asked(edits),
                true,
                Optional.empty());
    }

    private static Decision decision(ZoneSpec zone) {
        return new Decision.Allow(List.of(
                new Reason("outside", "built-in", "found at backend `" + zone.backend() + "`: nobody was asked")));
    }
}
