package dev.bailiwick.store.engine;

import dev.bailiwick.engine.port.EngineClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when a test says so. Thread-safe. */
final class TestClock implements EngineClock {
    private Instant wall;
    private long nanos;

    TestClock(Instant start) {
        this.wall = start;
    }

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    /** Time passes. */
    synchronized void advance(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    /** Someone sets the wall clock, forwards or back; no time passes. */
    synchronized void step(Duration by) {
        wall = wall.plus(by);
    }
}
