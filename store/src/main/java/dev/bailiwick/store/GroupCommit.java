package dev.bailiwick.store;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what has queued up and commits it as one batch; batches follow one another. Each future
 * completes on a virtual thread of its own, so that no callback can hold up the writer or another's answer. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MAX_BATCH = 256;
    private static final long IDLE_MILLIS = 200;

    private final BlockingQueue<Pending<?>> queue;
    private final BatchWriter batches;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    GroupCommit(Database database, StoreOptions options) {
        this.queue = new ArrayBlockingQueue<>(options.queueCapacity());
        this.batches = new BatchWriter(database, () -> closing, options.meters());
        this.thread = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
        thread.start();
    }

    boolean isWriter(Thread candidate) {
        return candidate == thread;
    }

    <T> CompletableFuture<T> submit(Store.UnitOfWork<T> unit) {
        Pending<T> pending = new Pending<>(unit);
        if (closing) {
            return CompletableFuture.failedFuture(closed());
        }
        if (!queue.offer(pending)) {
            return CompletableFuture.failedFuture(new Refused(
                    Refusal.Kind.LIMIT_REACHED, "too many changes are waiting to be stored; try again later"));
        }
        if (ended) {
            refuseRest();
        }
        return pending.future();
    }

    private void run() {
        try {
            List<Pending<?>> batch = new ArrayList<>(MAX_BATCH);
            while (!closing || !queue.isEmpty()) {
                Pending<?> first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    batches.write(batch);
                    answer(List.copyOf(batch));
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            batches.close();
            refuseRest();
        }
    }

    private static void answer(List<Pending<?>> batch) {
        Thread.ofVirtual()
                .name("store-answers")
                .start(() -> batch.forEach(
                        unit -> Thread.ofVirtual().name("store-answer").start(unit::complete)));
    }

    private void refuseRest() {
        for (Pending<?> rest = queue.poll(); rest != null; rest = queue.poll()) {
            rest.failed(closed());
            rest.complete();
        }
    }

    private static Refused closed() {
        return new Refused(Refusal.Kind.UNAVAILABLE, "the store is closed");
    }

    /** Commits what waits, then ends. */
    @Override
    public void close() {
        closing = true;
        // Wakes the writer if it waits; where the queue is full it does not wait.
        boolean woken = queue.offer(new Pending<>(tx -> true));
        LOG.debug("the store closes; woken: {}", woken);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
