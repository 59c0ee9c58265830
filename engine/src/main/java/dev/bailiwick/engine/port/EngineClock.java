package dev.bailiwick.engine.port;

import java.time.Instant;

/** The time as the machine tells it. Injected everywhere; only the server's implementation reads the real clock. */
public interface EngineClock {
    /** Wall clock time. */
    Instant wall();

    /** A monotonic reading in nanoseconds with an arbitrary origin, to notice that the wall clock was stepped. */
    long monotonicNanos();
}
