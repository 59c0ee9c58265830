package dev.bailiwick.engine.credential;

import dev.bailiwick.engine.port.EngineClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether what this node knows of revocations and policy is fresh enough to decide by. Where nobody else writes the
 * database it always is; else it is proved by reading the database again, and counts from before that reading began.
 * Thread-safe.
 */
public final class Freshness {
    /** How old the view may be. */
    public static final Duration LIMIT = Duration.ofSeconds(1);

    private final EngineClock clock;
    private final boolean shared;
    private final AtomicLong provedAt;

    /**
     * @param shared whether other nodes may write the same database; the view is taken to have been read just now
     */
    public Freshness(EngineClock clock, boolean shared) {
        this.clock = clock;
        this.shared = shared;
        this.provedAt = new AtomicLong(clock.monotonicNanos());
    }

    /** Reads the view again, and notes that it was as fresh as the moment before if nothing was thrown. */
    public void prove(Runnable reading) {
        long before = clock.monotonicNanos();
        reading.run();
        provedAt.accumulateAndGet(before, (known, read) -> read - known > 0 ? read : known);
    }

    /** Tells whether the view may be decided by. */
    public boolean isProved() {
        return !shared || clock.monotonicNanos() - provedAt.get() <= LIMIT.toNanos();
    }
}
