package dev.bailiwick.doors.rest;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.document.PolicyError;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of changes and policy edits, as answers. Thread-safe. */
final class Outcomes {
    private final Engine engine;
    private final Semaphore waiting;

    /** @param maxWaiting callers that wait for verification at once; others are answered as if they did not */
    Outcomes(Engine engine, int maxWaiting) {
        this.engine = engine;
        this.waiting = new Semaphore(maxWaiting);
    }

    /** Waits until it is certain how an applied change was found on its servers, at most for the given time. */
    Optional<Verification> await(ChangeOutcome outcome, Duration atMost) {
        if (!(outcome instanceof ChangeOutcome.Applied applied)) {
            return Optional.empty();
        }
        if (!waiting.tryAcquire()) {
            return Optional.of(Verification.PENDING);
        }
        try {
            return Optional.of(
                    engine.changes().verified(applied.changeId()).get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.of(Verification.PENDING);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for verification failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Verification.PENDING);
        } finally {
            waiting.release();
        }
    }

    Reply reply(ChangeOutcome outcome, Optional<Verification> seen) {
        Map<String, Object> tree = new LinkedHashMap<>();
        return switch (outcome) {
            case ChangeOutcome.Applied applied -> {
                tree.put("outcome", "applied");
                tree.put("change", applied.changeId());
                tree.put("correlation", applied.correlation());
                tree.put("version", applied.version());
                tree.put("serial", applied.serial());
                tree.put("changed", applied.changed());
                tree.put("plan", applied.planHash());
                seen.ifPresent(verification -> {
                    tree.put("verification", verification.word());
                    find(applied.changeId()).ifPresent(row -> tree.put("state", row.state()));
                });
                yield Reply.json(tree).with("ETag", ETags.of(applied.version()));
            }
            case ChangeOutcome.Waiting waits -> {
                tree.put("outcome", "waiting");
                tree.put("change", waits.changeId());
                tree.put("correlation", waits.correlation());
                tree.put("plan", waits.planHash());
                tree.put("expires", waits.expiresAt().toString());
                tree.put("reasons", Audit.trees(waits.reasons()));
                yield Reply.json(202, tree);
            }
            case ChangeOutcome.Unsettled unsettled -> {
                tree.put("outcome", "unsettled");
                tree.put("change", unsettled.changeId());
                tree.put("correlation", unsettled.correlation());
                yield Reply.json(202, tree);
            }
            case ChangeOutcome.Refused refused -> throw Declined.recorded(refused.refusal(), refused.changeId());
        };
    }

    Optional<ChangeRow> find(String changeId) {
        return engine.store().read(reads -> reads.changes().find(changeId));
    }

    /** @param recorded whether the engine has recorded a refusal, as it does for all but previews */
    Reply reply(PolicyOutcome outcome, boolean recorded) {
        Map<String, Object> tree = new LinkedHashMap<>();
        return switch (outcome) {
            case PolicyOutcome.Planned planned -> {
                tree.put("plan", planned.plan());
                boolean waits =
                        !planned.widens().isEmpty() && !engine.policyChanges().bootstrapping();
                tree.put("outcome", waits ? "would-wait" : "would-apply");
                yield Reply.json(tree);
            }
            case PolicyOutcome.Applied applied -> {
                tree.put("outcome", "applied");
                if (!applied.changeId().isEmpty()) {
                    tree.put("change", applied.changeId());
                }
                tree.put("correlation", applied.correlation());
                tree.put("version", applied.version());
                tree.put("changed", applied.changed());
                yield Reply.json(tree);
            }
            case PolicyOutcome.Waiting waits -> {
                tree.put("outcome", "waiting");
                tree.put("change", waits.changeId());
                tree.put("correlation", waits.correlation());
                tree.put("planHash", waits.planHash());
                tree.put("plan", waits.planHash());
                tree.put("expires", waits.expiresAt().toString());
                tree.put("widens", new ArrayList<Object>(waits.widens()));
                yield Reply.json(202, tree);
            }
            case PolicyOutcome.Refused refused -> {
                Declined declined =
                        recorded ? Declined.recorded(refused.refusal(), "") : Declined.of(refused.refusal());
                throw declined.with(trees(refused.errors()));
            }
        };
    }

    private static List<Map<String, Object>> trees(List<PolicyError> errors) {
        List<Map<String, Object>> trees = new ArrayList<>();
        for (PolicyError each : errors) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("document", each.kind().word() + "/" + each.name());
            tree.put("pointer", each.error().pointer());
            tree.put("message", each.error().message());
            String nearest = each.error().nearest();
            if (nearest != null) {
                tree.put("nearest", nearest);
            }
            trees.add(tree);
        }
        return trees;
    }
}
