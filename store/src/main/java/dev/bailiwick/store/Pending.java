package dev.bailiwick.store;

import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A unit of work that waits for its commit, with what came of its last run. */
final class Pending<T> {
    private final Store.UnitOfWork<T> unit;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Pending(Store.UnitOfWork<T> unit) {
        this.unit = unit;
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Runs the unit, forgetting an earlier run. */
    void run(Tx tx) {
        failure = null;
        result = null;
        result = unit.run(tx);
    }

    void failed(Throwable thrown) {
        failure = thrown;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** Fails the unit with {@code cause}, unless it failed by itself before. */
    void failedWithAll(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    /** Answers whoever waits. */
    // A unit may return null where its type says so (Void): the future takes it as it is.
    @SuppressWarnings("NullAway")
    void complete() {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }
}
