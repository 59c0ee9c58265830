package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.port.EngineClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clock: the one place where it is read. */
public final class SystemClock implements EngineClock {
    @Override
    public Instant wall() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
