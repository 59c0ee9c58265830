package dev.bailiwick.store;

import dev.bailiwick.engine.port.Meters;

/**
 * How a store runs.
 *
 * @param queueCapacity units of work that may wait, 1 to 1,000,000; one more is refused
 * @param readConnections connections for reading, 1 to 64
 * @param durable whether a commit waits for the disk (SQLite {@code synchronous=FULL}, PostgreSQL {@code synchronous_commit=on});
 *     off only for tests
 * @param meters hears of each commit
 */
public record StoreOptions(int queueCapacity, int readConnections, boolean durable, Meters meters) {
    public StoreOptions {
        if (queueCapacity < 1 || queueCapacity > 1_000_000) {
            throw new IllegalArgumentException("a store's queue holds 1 to 1,000,000 units, not " + queueCapacity);
        }
        if (readConnections < 1 || readConnections > 64) {
            throw new IllegalArgumentException("a store reads through 1 to 64 connections, not " + readConnections);
        }
    }

    /** 4,096 waiting units, 4 connections for reading, durable. */
    public static StoreOptions defaults() {
        return new StoreOptions(4_096, 4, true, Meters.NONE);
    }

    /** The defaults without waiting for the disk: a crash of the machine may lose or damage what was committed. */
    public static StoreOptions forTests() {
        return defaults().withDurable(false);
    }

    public StoreOptions withQueueCapacity(int units) {
        return new StoreOptions(units, readConnections, durable, meters);
    }

    public StoreOptions withReadConnections(int connections) {
        return new StoreOptions(queueCapacity, connections, durable, meters);
    }

    public StoreOptions withDurable(boolean waitForDisk) {
        return new StoreOptions(queueCapacity, readConnections, waitForDisk, meters);
    }

    public StoreOptions withMeters(Meters heard) {
        return new StoreOptions(queueCapacity, readConnections, durable, heard);
    }
}
