package dev.bailiwick.engine.zone;

import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.zone.ZoneQueue.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a zone that the built-in primary holds: a bounded queue, drained in batches that each become one unit
 * of work. Thread-safe; nobody waits for a lock over I/O.
 */
final class ZoneWriter implements Writer {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneWriter.class);

    private record Done(ZoneDraft.Result result, List<ZoneQueue.Answer> answers) {}

    private final ZoneSite site;
    private final ZoneQueue queue = new ZoneQueue();
    private boolean busy;

    ZoneWriter(ZoneSite site) {
        this.site = site;
    }

    /** Queues a job; the future completes once its batch is durable and published. */
    @Override
    public <R> CompletableFuture<R> submit(ZoneJob<R> job) {
        CompletableFuture<R> answer = queue.add(job);
        drain();
        return answer;
    }

    @Override
    public <R> CompletableFuture<R> turn(ZoneTurn<R> turn) {
        return CompletableFuture.failedFuture(new IllegalStateException("no other server holds this zone"));
    }

    @Override
    public void close() {
        // nothing is known here that is not durable
    }

    private void drain() {
        List<Pending<?>> batch;
        synchronized (queue) {
            if (busy || queue.isEmpty()) {
                return;
            }
            busy = true;
            batch = queue.next();
        }
        Background.run("a batch of changes", write(batch).whenComplete((done, error) -> finish(batch, done, error)));
    }

    private CompletableFuture<Done> write(List<Pending<?>> batch) {
        try {
            return site.store().write(tx -> run(tx, batch));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Done run(Tx tx, List<Pending<?>> jobs) {
        Batch batch = Batch.open(tx, site.served(), site.node(), site.time().now());
        List<ZoneQueue.Answer> answers = new ArrayList<>();
        for (Pending<?> job : jobs) {
            answers.add(job.run(batch));
        }
        return new Done(batch.close(), answers);
    }

    private void finish(List<Pending<?>> batch, @Nullable Done done, @Nullable Throwable error) {
        try {
            if (done != null) {
                site.publish(done.result());
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
            done.answers().forEach(each -> each.give(Map.of()));
        }
    }

    /** One job's fault spares the others: where it is not the store that refused, each is tried by itself. */
    private void failed(List<Pending<?>> batch, Throwable cause) {
        if (batch.size() > 1 && !(cause instanceof Refused)) {
            LOG.warn("a batch of {} changes of {} failed; each is tried by itself", batch.size(), site.zone(), cause);
            queue.retryEach(batch);
            return;
        }
        site.catchUp();
        batch.forEach(job -> job.answer().completeExceptionally(cause));
    }
}
