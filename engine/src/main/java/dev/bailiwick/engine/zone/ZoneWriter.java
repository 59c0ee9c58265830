package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.time.GovernedTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a zone: a bounded queue, drained in batches that each become one unit of work. Thread-safe; nobody
 * waits for a lock over I/O.
 */
final class ZoneWriter {
    /** Jobs that may wait for one zone. */
    static final int QUEUE_LIMIT = 2_048;

    /** Jobs that one batch takes at most. */
    static final int BATCH_LIMIT = 256;

    private record Pending<R>(ZoneJob<R> job, CompletableFuture<R> answer) {
        Runnable run(Batch batch) {
            R result = job.run(batch);
            return () -> answer.complete(result);
        }
    }

    private record Done(Batch.Result result, List<Runnable> answers) {}

    private final ZoneId zone;
    private final String node;
    private final Store store;
    private final GovernedTime time;
    private final ZoneRegistry registry;
    private final CommitListener listener;
    private final ArrayDeque<Pending<?>> queue = new ArrayDeque<>();
    private boolean busy;

    ZoneWriter(
            ZoneId zone, String node, Store store, GovernedTime time, ZoneRegistry registry, CommitListener listener) {
        this.zone = zone;
        this.node = node;
        this.store = store;
        this.time = time;
        this.registry = registry;
        this.listener = listener;
    }

    /** Queues a job; the future completes once its batch is durable and published. */
    <R> CompletableFuture<R> submit(ZoneJob<R> job) {
        Pending<R> pending = new Pending<>(job, new CompletableFuture<>());
        synchronized (queue) {
            if (queue.size() >= QUEUE_LIMIT) {
                return CompletableFuture.failedFuture(
                        new Refused(Refusal.Kind.LIMIT_REACHED, "too many changes wait for this zone"));
            }
            queue.add(pending);
        }
        drain();
        return pending.answer();
    }

    private void drain() {
        List<Pending<?>> batch = new ArrayList<>();
        synchronized (queue) {
            if (busy || queue.isEmpty()) {
                return;
            }
            busy = true;
            while (!queue.isEmpty() && batch.size() < BATCH_LIMIT) {
                batch.add(queue.poll());
            }
        }
        Background.run(
                "a batch of changes",
                store.write(tx -> run(tx, batch)).whenComplete((done, error) -> finish(batch, done, error)));
    }

    private Done run(Tx tx, List<Pending<?>> jobs) {
        LiveZone known = registry.get(zone).orElseThrow(() -> new Refused(Refusal.Kind.NOT_FOUND, "no such zone"));
        Batch batch = Batch.open(tx, known, node, time.now());
        List<Runnable> answers = new ArrayList<>();
        for (Pending<?> job : jobs) {
            answers.add(job.run(batch));
        }
        return new Done(batch.close(), answers);
    }

    private void finish(List<Pending<?>> batch, @Nullable Done done, @Nullable Throwable error) {
        try {
            if (done != null) {
                publish(done);
            } else {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                Throwable told = cause == null ? new IllegalStateException("a batch ended without a result") : cause;
                batch.forEach(job -> job.answer().completeExceptionally(told));
            }
        } finally {
            synchronized (queue) {
                busy = false;
            }
            drain();
        }
    }

    private void publish(Done done) {
        registry.publish(done.result().zone());
        if (!done.result().edits().isEmpty()) {
            listener.committed(done.result().zone(), done.result().edits());
        }
        done.answers().forEach(Runnable::run);
    }
}
