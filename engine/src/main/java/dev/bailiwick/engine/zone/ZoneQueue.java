package dev.bailiwick.engine.zone;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Backend.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The jobs that wait for one zone: bounded, drained in batches. Thread-safe. */
final class ZoneQueue {
    /** Jobs that may wait for one zone. */
    static final int QUEUE_LIMIT = 2_048;

    /** Jobs that one batch takes at most. */
    static final int BATCH_LIMIT = 256;

    /** @param alone whether it must not share a batch, as a batch that it was in has failed */
    record Pending<R>(ZoneJob<R> job, CompletableFuture<R> answer, boolean alone) {
        Pending<R> byItself() {
            return new Pending<>(job, answer, true);
        }

        /** Runs the job; what is returned answers whoever waits. */
        Answer run(Batch batch) {
            R result = job.run(batch);
            return outcomes -> answer.complete(job.settled(result, outcomes));
        }
    }

    /** Answers the one who waits for a job. */
    interface Answer {
        void give(Map<String, Outcome> outcomes);
    }

    private final ArrayDeque<Pending<?>> waiting = new ArrayDeque<>();

    /** Queues a job; its answer fails at once where too many wait. */
    synchronized <R> CompletableFuture<R> add(ZoneJob<R> job) {
        if (waiting.size() >= QUEUE_LIMIT) {
            return CompletableFuture.failedFuture(
                    new Refused(Refusal.Kind.LIMIT_REACHED, "too many changes wait for this zone"));
        }
        Pending<R> pending = new Pending<>(job, new CompletableFuture<>(), false);
        waiting.add(pending);
        return pending.answer();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes the next batch; empty where nothing waits. */
    synchronized List<Pending<?>> next() {
        List<Pending<?>> batch = new ArrayList<>();
        while (mayJoin(batch, waiting.peek())) {
            batch.add(waiting.poll());
        }
        return batch;
    }

    /** Puts the jobs of a failed batch back in front, each to be tried by itself. */
    synchronized void retryEach(List<Pending<?>> batch) {
        batch.reversed().forEach(job -> waiting.addFirst(job.byItself()));
    }

    private static boolean mayJoin(List<Pending<?>> batch, @Nullable Pending<?> next) {
        return next != null
                && batch.size() < BATCH_LIMIT
                && (batch.isEmpty() || !(next.alone() || batch.getFirst().alone()));
    }
}
