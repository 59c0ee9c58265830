package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.InverseCheck;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.document.ZoneSpec.PendingWhenApproved;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ApprovalRow;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the zone's writer does with a change: each method is one job of a batch. The only code that edits a zone's
 * content. Thread-safe; state lies in the batch's transaction.
 */
final class ZoneChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneChanges.class);
    private static final String REVOKED = "the requester's credential was revoked";

    private final PolicyInForce policy;
    private final Credentials credentials;
    private final Judge judge;
    private final ChangeLedger ledger;
    private final Repetitions repetitions;
    private final GovernedTime time;
    private final Epoch epoch;
    private final ExpiredValues expired;

    ZoneChanges(
            PolicyInForce policy,
            Credentials credentials,
            Judge judge,
            Secrets secrets,
            GovernedTime time,
            Epoch epoch) {
        this.epoch = epoch;
        this.policy = policy;
        this.credentials = credentials;
        this.judge = judge;
        this.ledger = new ChangeLedger(policy, secrets);
        this.repetitions = new Repetitions(ledger);
        this.time = time;
        this.expired = new ExpiredValues(policy, judge, ledger, this::isWatched);
    }

    /** Takes away challenge values whose lease has ended, or is among the revoked. */
    int expire(Batch batch, Set<String> revoked) {
        return expired.takeAway(batch, revoked);
    }

    /** A caller's change: the first answer to a repetition, else judged and applied, kept waiting or refused. */
    ChangeOutcome submit(Batch batch, ChangeRequest request, Admission admission) {
        Optional<ChangeOutcome> before = repetitions.answer(batch, request);
        if (before.isPresent()) {
            return before.get();
        }
        Optional<Refusal> notNow = admission
                .refusal()
                .or(() ->
                        credentials.voided(request.principal()).map(cause -> Refusal.of(Kind.CREDENTIAL_ENDED, cause)));
        if (notNow.isPresent()) {
            return ledger.refused(batch, request, notNow.get(), "");
        }
        ChangeOutcome outcome = decide(batch, request);
        Repetitions.remember(batch, request, outcome);
        return outcome;
    }

    private ChangeOutcome decide(Batch batch, ChangeRequest request) {
        Verdict verdict = judged(batch, request, false);
        return switch (verdict) {
            case Verdict.Refuse refuse -> ledger.refused(batch, request, refuse.refusal(), "");
            case Verdict.Judged judged ->
                switch (judged.decision()) {
                    case Decision.Allow allow ->
                        ledger.apply(batch, request, judged.plan(), allow, isWatched(batch), null, null);
                    case Decision.NeedsApproval needs -> approvalNeeded(batch, request, judged, needs);
                    case Decision.Deny deny ->
                        ledger.refused(batch, request, new Refusal(Kind.FORBIDDEN, "not allowed", deny.reasons()), "");
                };
        };
    }

    private Verdict judged(Batch batch, ChangeRequest request, boolean approved) {
        try {
            return judge.judge(situation(batch, request.principal(), approved), request.asked());
        } catch (RuntimeException e) {
            LOG.error("judging a change failed, reference {}", request.correlation(), e);
            return new Verdict.Refuse(Refusal.of(Kind.INTERNAL, "internal error, reference " + request.correlation()));
        }
    }

    private Judge.Situation situation(Batch batch, Principal principal, boolean approved) {
        PolicySnapshot snapshot = policy.at(batch.tx()).snapshot();
        return new Judge.Situation(
                snapshot,
                batch.zone(),
                batch.tree(),
                principal,
                new RecordOwnership(
                        question -> question.apply(batch.tx().claims()),
                        snapshot,
                        batch.zone(),
                        principal,
                        batch.now()),
                batch.now(),
                approved);
    }

    /** Joins the identical change that waits already; one that has been approved is applied now. */
    private ChangeOutcome approvalNeeded(
            Batch batch, ChangeRequest request, Verdict.Judged judged, Decision.NeedsApproval needs) {
        Optional<ChangeRow> known = batch.tx()
                .changes()
                .waiting(batch.zone().toString(), request.digest())
                .filter(row -> stillWaits(batch, row, judged.plan().hash()));
        if (known.isPresent() && isApproved(batch, known.get())) {
            return applyApproved(batch, request, known.get());
        }
        ChangeRow row = known.orElseGet(() -> {
            ChangeRow fresh = ledger.draft(batch, request, judged.plan(), needs, ChangeState.WAITING);
            ledger.waits(batch, request, fresh, needs);
            return fresh;
        });
        if (request.canWait()) {
            return new ChangeOutcome.Waiting(
                    row.id(), row.correlation(), row.planHash(), row.expiresAt(), needs.reasons());
        }
        Refusal refusal =
                new Refusal(Kind.NEEDS_APPROVAL, "change " + row.id() + " waits for approval", needs.reasons());
        return ledger.refused(batch, request, refusal, row.id());
    }

    /**
     * A change that waits for another plan than it now comes down to, too long, or on a credential that was revoked, is
     * void: a new one takes its place.
     */
    private boolean stillWaits(Batch batch, ChangeRow row, String planHash) {
        if (!batch.now().isBefore(row.expiresAt())) {
            end(batch, row, ChangeState.EXPIRED, "system", "waited too long");
            return false;
        }
        if (!row.planHash().equals(planHash)) {
            end(batch, row, ChangeState.VOIDED, "system", "it now comes down to another plan");
            return false;
        }
        if (requester(batch, row).isEmpty()) {
            end(batch, row, ChangeState.VOIDED, "system", REVOKED);
            return false;
        }
        return true;
    }

    /** An approval of an earlier epoch is void. */
    private boolean isApproved(Batch batch, ChangeRow row) {
        return batch.tx().changes().approvals(row.id()).stream()
                .anyMatch(a -> a.planHash().equals(row.planHash()) && !epoch.isBefore(a.at()));
    }

    private ChangeOutcome applyApproved(Batch batch, ChangeRequest request, ChangeRow row) {
        Verdict verdict = judged(batch, request, true);
        if (verdict instanceof Verdict.Judged again
                && again.decision() instanceof Decision.Allow allow
                && again.plan().hash().equals(row.planHash())) {
            return ledger.apply(batch, request, again.plan(), allow, isWatched(batch), row, null);
        }
        Refusal refusal = switch (verdict) {
            case Verdict.Refuse refuse -> refuse.refusal();
            case Verdict.Judged other -> Refusal.of(Kind.CONFLICT, "the plan is no longer the one that was approved");
        };
        end(batch, row, ChangeState.VOIDED, "system", refusal.message());
        return ledger.refused(batch, request, refusal, row.id());
    }

    /** A person's yes to exactly this plan; a change that can be applied by it is. */
    ChangeOutcome approve(Batch batch, Principal.Human approver, String changeId, String planHash) {
        ChangeRow row = find(batch, changeId);
        String correlation = row == null ? changeId : row.correlation();
        Optional<Refusal> refusal = row == null
                ? Optional.of(Refusal.of(Kind.NOT_FOUND, "no such change"))
                : notApprovable(batch, row, planHash).or(() -> notBy(batch, row, approver));
        if (row == null || refusal.isPresent()) {
            Refusal told = refusal.orElseThrow();
            batch.tx()
                    .append(Audit.entry("change.approval-refused", correlation)
                            .by(approver)
                            .on(batch.zone().toString())
                            .with("change", changeId)
                            .with("cause", told.message())
                            .outcome(told.kind().name())
                            .at(batch.now()));
            return new ChangeOutcome.Refused(changeId, correlation, told);
        }
        batch.tx()
                .changes()
                .approve(new ApprovalRow(
                        changeId,
                        approver.person(),
                        planHash,
                        batch.now(),
                        Json.write(new LinkedHashMap<String, Object>(approver.proof()))));
        batch.tx()
                .append(Audit.entry("change.approved", correlation)
                        .by(approver)
                        .on(row.target())
                        .with("change", row.id())
                        .with("plan-hash", planHash)
                        .outcome("approved")
                        .at(batch.now()));
        return admits(batch, row)
                ? restored(batch, row)
                : new ChangeOutcome.Waiting(row.id(), correlation, row.planHash(), row.expiresAt(), List.of());
    }

    /** The change, if it is one of this zone: a role over one zone says nothing about the changes of another. */
    private static @Nullable ChangeRow find(Batch batch, String changeId) {
        return batch.tx()
                .changes()
                .find(changeId)
                .filter(row -> row.target().equals(batch.zone().toString()))
                .orElse(null);
    }

    private Optional<Refusal> notApprovable(Batch batch, ChangeRow row, String planHash) {
        if (!row.state().equals(ChangeState.WAITING.word())) {
            return Optional.of(
                    Refusal.of(Kind.CONFLICT, "the change does not wait for approval: it is " + row.state()));
        }
        if (!batch.now().isBefore(row.expiresAt())) {
            end(batch, row, ChangeState.EXPIRED, "system", "waited too long");
            return Optional.of(Refusal.of(Kind.CONFLICT, "the change waited too long and has ended"));
        }
        if (!row.planHash().equals(planHash)) {
            return Optional.of(Refusal.of(Kind.CONFLICT, "the approval names another plan than the one that waits"));
        }
        if (time.inDoubt()) {
            return Optional.of(Refusal.of(Kind.UNAVAILABLE, "the clock is in doubt: approval is stopped"));
        }
        return Optional.empty();
    }

    private Optional<Refusal> notBy(Batch batch, ChangeRow row, Principal.Human approver) {
        PolicyInForce.Current current = policy.at(batch.tx());
        Optional<Named<ZoneSpec>> zone = current.snapshot().zone(batch.zone());
        if (zone.isEmpty()) {
            return Optional.of(Refusal.of(Kind.NOT_FOUND, "no such change"));
        }
        Optional<Principal> requester = requester(batch, row);
        if (requester.isEmpty()) {
            end(batch, row, ChangeState.VOIDED, "system", REVOKED);
            return Optional.of(Refusal.of(Kind.CONFLICT, REVOKED + ": the change is void"));
        }
        return Eligibility.notInPerson(approver, time.wall())
                .or(() -> Eligibility.refusal(
                        current.snapshot(), current.widenedBy(), zone.get().spec(), requester.get(), approver))
                .map(cause -> Refusal.of(Kind.FORBIDDEN, cause));
    }

    /** Tells whether the zone names servers at which its changes are to be seen. */
    private boolean isWatched(Batch batch) {
        return policy.at(batch.tx())
                .snapshot()
                .zone(batch.zone())
                .map(zone -> !zone.spec().verify().servers().isEmpty())
                .orElse(false);
    }

    /** Who asked, as they stand now; empty once their credential was revoked or they are no longer declared. */
    private Optional<Principal> requester(Batch batch, ChangeRow row) {
        return credentials.restore(batch.tx(), policy.at(batch.tx()).snapshot(), row);
    }

    /** Tells whether the approval itself applies the change, rather than admitting the next identical submission. */
    private boolean admits(Batch batch, ChangeRow row) {
        return row.door().equals("rest")
                || policy.at(batch.tx())
                        .snapshot()
                        .zone(batch.zone())
                        .map(z -> z.spec().pendingWhenApproved() == PendingWhenApproved.APPLY)
                        .orElse(false);
    }

    private ChangeOutcome restored(Batch batch, ChangeRow row) {
        Principal requester = requester(batch, row).orElseThrow();
        ChangeRequest request = new ChangeRequest(
                batch.zone(),
                requester,
                row.door(),
                row.correlation(),
                RequestCodec.read(Json.readObject(row.request())),
                true,
                Optional.empty());
        return applyApproved(batch, request, row);
    }

    /**
     * Takes an applied change back, where its RRsets still hold what it applied.
     *
     * @param principal the person with a role over the zone; or Bailiwick itself, after a failed verification (the inverse
     *     was approved with the plan) and after drift
     */
    ChangeOutcome rollback(Batch batch, Principal principal, String changeId, String door, String cause) {
        ChangeRow row = find(batch, changeId);
        if (row == null || (principal instanceof Principal.Human human && !sees(batch, human))) {
            return new ChangeOutcome.Refused(changeId, changeId, Refusal.of(Kind.NOT_FOUND, "no such change"));
        }
        if (!row.state().equals(ChangeState.APPLIED.word())) {
            return new ChangeOutcome.Refused(
                    changeId,
                    row.correlation(),
                    Refusal.of(Kind.CONFLICT, "only an applied change is rolled back: this is " + row.state()));
        }
        List<RrsetEdit> applied = PlanCodec.edits(row.plan());
        Optional<List<RrsetEdit>> inverse = InverseCheck.applicable(batch.tree(), applied);
        ChangeRequest request = new ChangeRequest(
                batch.zone(),
                principal,
                door,
                row.correlation(),
                Inverses.asked(inverse.orElse(List.of())),
                true,
                Optional.empty());
        if (inverse.isEmpty()) {
            return ledger.refused(
                    batch,
                    request,
                    Refusal.of(
                            Kind.CONFLICT,
                            "not rolled back: changed since at " + InverseCheck.conflicts(batch.tree(), applied)),
                    changeId);
        }
        Verdict verdict = judge.judgeEdits(
                situation(batch, principal, principal instanceof Principal.Internal || admitsInverse(batch, row)),
                inverse.get());
        if (verdict instanceof Verdict.Judged judged && judged.decision() instanceof Decision.Allow allow) {
            ChangeOutcome.Applied done =
                    ledger.apply(batch, request, judged.plan(), allow, isWatched(batch), null, changeId);
            if (!batch.intends()) {
                end(batch, row, ChangeState.ROLLED_BACK, principal.actor(), cause);
            }
            return done;
        }
        Refusal refusal = switch (verdict) {
            case Verdict.Refuse refuse -> refuse.refusal();
            case Verdict.Judged other ->
                new Refusal(
                        Kind.NEEDS_APPROVAL,
                        "rolling back needs approval by now: submit it as a change",
                        other.decision().reasons());
        };
        return ledger.refused(batch, request, refusal, changeId);
    }

    /**
     * Tells whether a person's approval of the change covers taking it back: one was given and has not ended. Taking a
     * rollback back is a change anew, as what was approved is what the rollback took away.
     */
    private boolean admitsInverse(Batch batch, ChangeRow row) {
        return row.rollbackOf() == null && batch.now().isBefore(row.expiresAt()) && isApproved(batch, row);
    }

    private boolean sees(Batch batch, Principal.Human human) {
        return Roles.visible(policy.at(batch.tx()).snapshot(), human, batch.zone())
                .isPresent();
    }

    /** Its requester may take a waiting change away, and whoever may change or approve in the zone. */
    private boolean mayWithdraw(Batch batch, Principal actor, ChangeRow row) {
        if (row.identity().equals(ChangeLedger.requester(actor))) {
            return true;
        }
        return actor instanceof Principal.Human human
                && policy.at(batch.tx())
                        .snapshot()
                        .zone(batch.zone())
                        .filter(zone -> Roles.overZone(human.roles(), Role.OPERATOR, zone.spec())
                                || Roles.overZone(human.roles(), Role.APPROVER, zone.spec()))
                        .isPresent();
    }

    /** Withdraws a waiting change. */
    ChangeOutcome withdraw(Batch batch, Principal actor, String changeId) {
        ChangeRow row = find(batch, changeId);
        if (row == null || !mayWithdraw(batch, actor, row)) {
            return new ChangeOutcome.Refused(changeId, changeId, Refusal.of(Kind.NOT_FOUND, "no such change"));
        }
        if (!row.state().equals(ChangeState.WAITING.word())) {
            return new ChangeOutcome.Refused(
                    changeId, changeId, Refusal.of(Kind.CONFLICT, "only a waiting change can be withdrawn"));
        }
        end(batch, row, ChangeState.VOIDED, actor.actor(), "withdrawn");
        return new ChangeOutcome.Refused(changeId, row.correlation(), Refusal.of(Kind.CONFLICT, "withdrawn"));
    }

    private static void end(Batch batch, ChangeRow row, ChangeState state, String actor, String cause) {
        ChangeEnd.write(batch.tx(), row, state, actor, cause, batch.now());
    }
}
