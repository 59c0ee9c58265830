package dev.bailiwick.engine.alert;

import java.time.Duration;

/** Waits between attempts; a test's own needs no time. */
@FunctionalInterface
public interface Pause {
    /** Returns after that long, or earlier. */
    void forTime(Duration time) throws InterruptedException;
}
