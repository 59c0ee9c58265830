package dev.bailiwick.store.engine;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Store;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A real store that fails one write when a test says so. */
final class FailingStore implements Store {
    /** How the next write fails. */
    enum Failure {
        NONE,
        /** Nothing is written. */
        BEFORE_COMMIT,
        /** The write throws at once instead of answering later. */
        THROWS,
        /** Everything is durable, and yet the caller is told that it failed. */
        AFTER_COMMIT
    }

    private final Store real;
    private final AtomicReference<Failure> next = new AtomicReference<>(Failure.NONE);

    private volatile boolean shared;

    FailingStore(Store real) {
        this.real = real;
    }

    void fail(Failure failure) {
        next.set(failure);
    }

    @Override
    public <T> CompletableFuture<T> write(UnitOfWork<T> unit) {
        return switch (next.getAndSet(Failure.NONE)) {
            case NONE -> real.write(unit);
            case BEFORE_COMMIT -> CompletableFuture.failedFuture(lost());
            case THROWS -> throw lost();
            case AFTER_COMMIT -> real.write(unit).thenCompose(done -> CompletableFuture.failedFuture(lost()));
        };
    }

    private static Refused lost() {
        return new Refused(Refusal.Kind.UNAVAILABLE, "the audit log cannot be written");
    }

    @Override
    public <T> T read(Query<T> query) {
        return real.read(query);
    }

    @Override
    public boolean isShared() {
        return shared || real.isShared();
    }

    /** Has the engine believe that other nodes write the same data. */
    FailingStore shared() {
        shared = true;
        return this;
    }

    @Override
    public void close() {
        real.close();
    }
}
