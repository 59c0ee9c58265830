package dev.bailiwick.store;

import dev.bailiwick.engine.port.EntryDraft;
import dev.bailiwick.engine.port.Store;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What each part of the contract needs: a store of its own for every test, and a way to open it again. */
interface StoreFixture {
    Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    /** The test's store, open. */
    Store store();

    /** Closes the test's store and opens it again, with other options. */
    Store reopen(StoreOptions options);

    /** Closes the test's store and opens it again through a database that the test makes fail. */
    FaultyDatabase reopenFaulty();

    default <T> T write(Store.UnitOfWork<T> unit) {
        return await(store().write(unit));
    }

    /** Runs a unit that returns nothing. */
    default void run(java.util.function.Consumer<dev.bailiwick.engine.port.Tx> unit) {
        write(tx -> {
            unit.accept(tx);
            return true;
        });
    }

    /** Waits for an answer; throws what the unit threw. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /**
     * Keeps the writer busy while {@code submissions} queue up, so that they share one batch.
     *
     * @return what the submissions returned
     */
    default <T> T inOneBatch(Supplier<T> submissions) {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> blocker = store().write(tx -> {
            started.countDown();
            return awaitLatch(go);
        });
        awaitLatch(started);
        try {
            return submissions.get();
        } finally {
            go.countDown();
            await(blocker);
        }
    }

    static boolean awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static EntryDraft entry(String type, String correlation, Map<String, String> fields) {
        return new EntryDraft(type, correlation, NOW, new TreeMap<>(fields));
    }

    static EntryDraft entry(int number) {
        return entry("test.entry", "c-" + number, Map.of("number", Integer.toString(number)));
    }
}
