package dev.bailiwick.engine.port;

import java.util.concurrent.CompletableFuture;

/**
 * The durable store. Thread-safe.
 *
 * <p>Writes are group commits: units that wait at the same time share one transaction, each behind a savepoint of its
 * own, so that one that fails spares its neighbours. The log entries that a unit appends become rows of the same
 * transaction; the log head is locked last, which makes indexes dense whatever the number of nodes.
 */
public interface Store extends AutoCloseable {
    /**
     * Runs the unit inside a coming group commit. The future completes only after the commit is durable, with the
     * unit's result, or exceptionally: with whatever the unit threw (nothing of it is kept), with {@link
     * dev.bailiwick.core.refusal.Refused} of kind LIMIT_REACHED where the queue is full, or of kind UNAVAILABLE where
     * the commit failed. A commit of unknown outcome is settled before the future completes.
     */
    <T> CompletableFuture<T> write(UnitOfWork<T> unit);

    /** Runs a read-only query against a committed state. Blocks; do not call it from within a unit. */
    <T> T read(Query<T> query);

    /** Tells whether other nodes may write the same data, so that what was read earlier may be out of date. */
    boolean isShared();

    @Override
    void close();

    /**
     * Work done in a transaction. May run more than once (a conflict with another node is retried), so it does nothing
     * but SQL through {@link Tx} and pure computation.
     */
    @FunctionalInterface
    interface UnitOfWork<T> {
        T run(Tx tx);
    }

    /** A read-only look at committed rows. */
    @FunctionalInterface
    interface Query<T> {
        T run(Reads reads);
    }
}
