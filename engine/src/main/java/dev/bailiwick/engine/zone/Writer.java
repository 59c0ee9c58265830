package dev.bailiwick.engine.zone;

import java.util.concurrent.CompletableFuture;

/** The one writer of a zone. Thread-safe. */
interface Writer extends AutoCloseable {
    /** Queues a job; the future completes once what it did, or intended, is durable and its effect is known. */
    <R> CompletableFuture<R> submit(ZoneJob<R> job);

    /**
     * Queues a turn, during which no change is on its way. For zones that another server holds: elsewhere the zone's
     * content is what is durable, at any moment.
     */
    <R> CompletableFuture<R> turn(ZoneTurn<R> turn);

    /** Writes what is known and not durable yet, and ends. */
    @Override
    void close();
}
