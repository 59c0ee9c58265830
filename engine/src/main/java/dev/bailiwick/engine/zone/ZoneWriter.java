package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import dev.bailiwick.engine.time.GovernedTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a zone: a bounded queue, drained in batches that each become one unit of work. Thread-safe; nobody
 * waits for a lock over I/O.
 */
final class ZoneWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneWriter.class);

    /** Jobs that may wait for one zone. */
    static final int QUEUE_LIMIT = 2_048;

    /** Jobs that one batch takes at most. */
    static final int BATCH_LIMIT = 256;

    /** @param alone whether it must not share a batch, as a batch that it was in has failed */
    private record Pending<R>(ZoneJob<R> job, CompletableFuture<R> answer, boolean alone) {
        Pending<R> byItself() {
            return new Pending<>(job, answer, true);
        }

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
    private final ChangeListener changes;
    private final ArrayDeque<Pending<?>> queue = new ArrayDeque<>();
    private boolean busy;

    ZoneWriter(
            ZoneId zone,
            String node,
            Store store,
            GovernedTime time,
            ZoneRegistry registry,
            CommitListener listener,
            ChangeListener changes) {
        this.zone = zone;
        this.node = node;
        this.store = store;
        this.time = time;
        this.registry = registry;
        this.listener = listener;
        this.changes = changes;
    }

    /** Queues a job; the future completes once its batch is durable and published. */
    <R> CompletableFuture<R> submit(ZoneJob<R> job) {
        Pending<R> pending = new Pending<>(job, new CompletableFuture<>(), false);
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
            while (mayJoin(batch, queue.peek())) {
                batch.add(queue.poll());
            }
        }
        Background.run("a batch of changes", write(batch).whenComplete((done, error) -> finish(batch, done, error)));
    }

    private static boolean mayJoin(List<Pending<?>> batch, @Nullable Pending<?> next) {
        return next != null
                && batch.size() < BATCH_LIMIT
                && (batch.isEmpty() || !(next.alone() || batch.getFirst().alone()));
    }

    private CompletableFuture<Done> write(List<Pending<?>> batch) {
        try {
            return store.write(tx -> run(tx, batch));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
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
                publish(done.result());
            } else {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                failed(batch, cause == null ? new IllegalStateException("a batch ended without a result") : cause);
            }
        } finally {
            synchronized (queue) {
                busy = false;
            }
            drain();
        }
        // the next batch is under way: whatever the callers do with their answers holds nobody up
        if (done != null) {
            done.answers().forEach(Runnable::run);
        }
    }

    /** One job's fault spares the others: where it is not the store that refused, each is tried by itself. */
    private void failed(List<Pending<?>> batch, Throwable cause) {
        if (batch.size() > 1 && !(cause instanceof Refused)) {
            LOG.warn("a batch of {} changes of zone {} failed; each is tried by itself", batch.size(), zone, cause);
            synchronized (queue) {
                batch.reversed().forEach(job -> queue.addFirst(job.byItself()));
            }
            return;
        }
        catchUp();
        batch.forEach(job -> job.answer().completeExceptionally(cause));
    }

    /** The answer to a commit can be lost although the commit was not: what is served is what is durable. */
    private void catchUp() {
        try {
            Optional<LiveZone> known = registry.get(zone);
            Optional<ZoneHead> head = store.read(reads -> reads.zones().head(zone));
            if (known.isPresent()
                    && head.isPresent()
                    && head.get().version() > known.get().version()) {
                LiveZone found = ZoneRegistry.read(store, head.get());
                registry.publish(found);
                listener.committed(found, List.of());
            }
        } catch (RuntimeException e) {
            LOG.warn("zone {} could not be read again after a failed commit: {}", zone, e.toString());
        }
    }

    private void publish(Batch.Result result) {
        registry.publish(result.zone());
        try {
            if (!result.edits().isEmpty()) {
                listener.committed(result.zone(), result.edits());
            }
        } catch (RuntimeException e) {
            LOG.error("a listener to commits of zone {} failed", zone, e);
        }
        try {
            changes.applied(result.zone(), result.changes());
        } catch (RuntimeException e) {
            LOG.error("a listener to changes of zone {} failed", zone, e);
        }
    }
}
