package dev.bailiwick.doors.http;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Submits changes for protocols that have no word but done and refused. Thread-safe. */
public final class Submissions {
    private final Engine engine;

    public Submissions(Engine engine) {
        this.engine = engine;
    }

    /**
     * Submits a change and waits until it is applied, and seen where the zone's document says so.
     *
     * @throws Refused with the cause of anything else; recorded
     */
    public void submit(ChangeRequest request) {
        switch (outcome(request)) {
            case ChangeOutcome.Applied applied -> {
                if (applied.changed()) {
                    awaitVerification(request.zone(), applied.changeId());
                }
            }
            case ChangeOutcome.Waiting waiting ->
                throw new Refused(Kind.NEEDS_APPROVAL, "change " + waiting.changeId() + " waits for approval");
            case ChangeOutcome.Unsettled unsettled -> throw new Refused(unsettled.told());
            case ChangeOutcome.Refused refused -> throw new Refused(refused.refusal());
        }
    }

    private ChangeOutcome outcome(ChangeRequest request) {
        try {
            return engine.changes().submit(request).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Where the zone's document says so, the answer waits until the change was seen, but not for ever. */
    private void awaitVerification(ZoneId zone, String changeId) {
        engine.policy()
                .snapshot()
                .zone(zone)
                .filter(declared -> declared.spec().answerWhen() == ZoneSpec.AnswerWhen.VERIFIED)
                .ifPresent(declared -> engine.changes()
                        .verified(changeId)
                        .copy()
                        .completeOnTimeout(
                                Verification.PENDING,
                                declared.spec().verify().within().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .join());
    }
}
