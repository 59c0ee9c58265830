package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.ChangeRows.RememberedAnswer;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.zone.Batch;
import java.util.Optional;

/** Answers to requests that come again, by Idempotency-Key or by TSIG key and MAC. Stateless: all lies in the store. */
final class Repetitions {
    private final ChangeLedger ledger;

    Repetitions(ChangeLedger ledger) {
        this.ledger = ledger;
    }

    /** What this request was answered before, if it is a repetition; another request under the same key is refused. */
    Optional<ChangeOutcome> answer(Batch batch, ChangeRequest request) {
        return request.repeat()
                .flatMap(repeat -> batch.tx().changes().remembered(repeat.scope(), repeat.key()))
                .map(answer -> answer.digest().equals(request.digest())
                        ? asItStands(batch, ChangeOutcome.ofAnswer(answer.answer()))
                        : ledger.refused(
                                batch,
                                request,
                                Refusal.of(Kind.REPLAYED, "this key was used before for another request"),
                                ""));
    }

    /** The first answer; where something could come after it, what became of the change since. */
    private static ChangeOutcome asItStands(Batch batch, ChangeOutcome first) {
        String change = switch (first) {
            case ChangeOutcome.Waiting waiting -> waiting.changeId();
            case ChangeOutcome.Applied applied -> batch.intends() ? applied.changeId() : "";
            case ChangeOutcome.Unsettled unsettled -> unsettled.changeId();
            case ChangeOutcome.Refused refused -> "";
        };
        return change.isEmpty()
                ? first
                : batch.tx()
                        .changes()
                        .find(change)
                        .map(row -> whatBecameOf(batch, row, first))
                        .orElse(first);
    }

    private static ChangeOutcome whatBecameOf(Batch batch, ChangeRow row, ChangeOutcome first) {
        ChangeState state = ChangeState.ofWord(row.state()).orElseThrow();
        return switch (state) {
            case APPLYING -> new ChangeOutcome.Unsettled(row.id(), row.correlation());
            case WAITING ->
                batch.now().isBefore(row.expiresAt())
                        ? first
                        : new ChangeOutcome.Refused(
                                row.id(),
                                row.correlation(),
                                Refusal.of(Kind.CONFLICT, "the change waited too long and has ended"));
            case APPLIED, ROLLED_BACK ->
                new ChangeOutcome.Applied(
                        row.id(),
                        row.correlation(),
                        row.appliedVersion(),
                        serialOf(batch, row.appliedVersion()),
                        !PlanCodec.edits(row.plan()).isEmpty(),
                        row.planHash());
            case REFUSED, VOIDED, EXPIRED, FAILED ->
                new ChangeOutcome.Refused(
                        row.id(), row.correlation(), Refusal.of(Kind.CONFLICT, "the change is " + row.state()));
        };
    }

    private static long serialOf(Batch batch, long version) {
        return batch.tx().zones().deltas(batch.zone(), version - 1, 1).stream()
                .filter(delta -> delta.version() == version)
                .mapToLong(ZoneDelta::toSerial)
                .findFirst()
                .orElseGet(batch::serial);
    }

    /** Keeps an answer for whoever asks again. A fault of ours is none: the same may be tried again under the same key. */
    static void remember(Batch batch, ChangeRequest request, ChangeOutcome outcome) {
        boolean fault = outcome instanceof ChangeOutcome.Refused refused
                && refused.refusal().kind() == Kind.INTERNAL;
        if (!fault) {
            request.repeat()
                    .ifPresent(repeat -> batch.tx()
                            .changes()
                            .remember(new RememberedAnswer(
                                    repeat.scope(),
                                    repeat.key(),
                                    request.digest(),
                                    outcome.toAnswer(),
                                    repeat.until())));
        }
    }
}
