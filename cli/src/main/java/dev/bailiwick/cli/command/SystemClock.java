package dev.bailiwick.cli.command;

import java.time.Instant;

/** The machine's clock, for times that are given as so long ago. Stateless. */
final class SystemClock {
    private SystemClock() {}

    static Instant now() {
        return Instant.now();
    }
}
