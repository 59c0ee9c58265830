package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Plan;
import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal;
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
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of a change: its row, its entries, the effect and the event for the outside, all in the batch's
 * transaction. For the built-in primary the effect is the commit, so intent and outcome stand side by side. For a zone
 * that another server holds the intent stands alone until {@link HandedChanges} writes the outcome.
 */
final class ChangeLedger {
    /** How long a change waits for approval, and how long an approval admits. */
    static final Duration WAITING = Duration.ofHours(24);

    private final PolicyInForce policy;
    private final Secrets secrets;

    ChangeLedger(PolicyInForce policy, Secrets secrets) {
        this.policy = policy;
        this.secrets = secrets;
    }

    /** A new change's row, not yet written. */
    ChangeRow draft(Batch batch, ChangeRequest request, Plan plan, Decision decision, ChangeState state) {
        Instant now = batch.now();
        String hash = plan.hash();
        return new ChangeRow(
                secrets.id("c"),
                batch.tx().settings().next("change"),
                "zone",
                batch.zone().toString(),
                state.word(),
                Verification.PENDING.word(),
                requester(request.principal()),
                request.principal() instanceof Principal.Automation automation ? automation.owner() : null,
                Json.write(PrincipalCodec.tree(request.principal())),
                request.door(),
                request.correlation(),
                request.text(),
                request.digest(),
                Json.write(PlanCodec.tree(plan, hash)),
                hash,
                Json.write(PlanCodec.tree(decision)),
                now,
                now.plus(WAITING),
                null,
                0,
                null);
    }

    /** Who asks, as rows and plans name it. */
    static String requester(Principal principal) {
        return principal instanceof Principal.Automation automation ? automation.identity() : principal.actor();
    }

    ChangeOutcome refused(Batch batch, ChangeRequest request, Refusal refusal, String changeId) {
        batch.tx()
                .append(Audit.entry("change.refused", request.correlation())
                        .by(request.principal())
                        .through(request.door())
                        .on(batch.zone().toString())
                        .with("request", request.text())
                        .with("change", changeId)
                        .with("cause", refusal.message())
                        .because(refusal.reasons())
                        .outcome(refusal.kind().name())
                        .at(batch.now()));
        return new ChangeOutcome.Refused(changeId, request.correlation(), refusal);
    }

    void waits(Batch batch, ChangeRequest request, ChangeRow row, Decision decision) {
        batch.tx().changes().insert(row);
        batch.tx()
                .append(Audit.entry("change.waiting", request.correlation())
                        .by(request.principal())
                        .through(request.door())
                        .on(batch.zone().toString())
                        .with("change", row.id())
                        .with("plan", row.plan())
                        .with("plan-hash", row.planHash())
                        .because(decision.reasons())
                        .outcome("needs-approval")
                        .at(batch.now()));
    }

    /**
     * Applies a plan: decision, intent, effect, outcome and event; or, where another server holds the zone, decision and
     * intent.
     *
     * @param watched whether servers are named at which it is to be seen
     * @param known its row where it waited before
     */
    ChangeOutcome.Applied apply(
            Batch batch,
            ChangeRequest request,
            Plan plan,
            Decision decision,
            boolean watched,
            @Nullable ChangeRow known,
            @Nullable String rollbackOf) {
        boolean handed = batch.intends() && !plan.isEmpty();
        ChangeRow row = applied(
                batch,
                known == null ? draft(batch, request, plan, decision, ChangeState.APPLIED) : known,
                plan,
                handed ? ChangeState.APPLYING : ChangeState.APPLIED,
                watched,
                rollbackOf);
        if (known == null) {
            batch.tx().changes().insert(row);
        } else {
            batch.tx().changes().replace(row, known.state());
        }
        observed(batch, request, decision);
        Claims.placed(batch, policy.at(batch.tx()).snapshot(), request, plan.edits());
        if (!plan.isEmpty()) {
            batch.apply(new AppliedChange(row.id(), row.correlation(), plan.edits()));
        }
        if (handed) {
            intend(batch, request, row, plan, decision);
        } else {
            Claims.removed(batch, plan.edits());
            record(batch, request, row, plan, decision);
        }
        return new ChangeOutcome.Applied(
                row.id(), row.correlation(), row.appliedVersion(), batch.serial(), !plan.isEmpty(), row.planHash());
    }

    /** What passes only while its grant is observed is told, so that the grant or the automation is mended in time. */
    private static void observed(Batch batch, ChangeRequest request, Decision decision) {
        decision.reasons().stream()
                .filter(reason -> reason.code().equals("would-deny"))
                .findFirst()
                .ifPresent(reason -> batch.tx()
                        .findings()
                        .open(new FindingRow(
                                "would-deny",
                                reason.rule(),
                                "warning",
                                request.principal().actor() + " in " + batch.zone() + ": " + reason.message(),
                                batch.now())));
    }

    /** What no server is to be asked about is seen as soon as it is served: the primary is this server. */
    private static ChangeRow applied(
            Batch batch, ChangeRow row, Plan plan, ChangeState state, boolean watched, @Nullable String rollbackOf) {
        return new ChangeRow(
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                state.word(),
                plan.isEmpty() || !watched ? Verification.SEEN.word() : Verification.PENDING.word(),
                row.identity(),
                row.owner(),
                row.principal(),
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                row.plan(),
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                batch.now(),
                plan.isEmpty() ? batch.version() : batch.nextVersion(),
                rollbackOf);
    }

    private static void record(Batch batch, ChangeRequest request, ChangeRow row, Plan plan, Decision decision) {
        intend(batch, request, row, plan, decision);
        batch.tx()
                .append(entry("change.applied", request, row)
                        .with("version", Long.toString(row.appliedVersion()))
                        .with("serial", Long.toString(batch.serial()))
                        .outcome(plan.isEmpty() ? "unchanged" : "applied")
                        .at(batch.now()));
    }

    private static void intend(Batch batch, ChangeRequest request, ChangeRow row, Plan plan, Decision decision) {
        String edits = Json.write(PlanCodec.editTrees(plan.edits()));
        batch.tx()
                .append(entry("change.decided", request, row)
                        .with("request", row.request())
                        .with(
                                "consequences",
                                plan.consequences().stream()
                                        .map(Consequence::word)
                                        .collect(Collectors.joining(", ")))
                        .because(decision.reasons())
                        .outcome("allow")
                        .at(batch.now()));
        batch.tx()
                .append(entry("change.intent", request, row)
                        .with("plan-hash", row.planHash())
                        .with("edits", edits)
                        .at(batch.now()));
    }

    private static Audit entry(String type, ChangeRequest request, ChangeRow row) {
        return Audit.entry(type, row.correlation())
                .by(request.principal())
                .through(request.door())
                .on(row.target())
                .with("change", row.id());
    }
}
