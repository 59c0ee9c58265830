package dev.bailiwick.doors.http;

/** Until when something has to be done, or no such time. Thread-safe. */
final class Deadline {
    private static final long NONE = Long.MIN_VALUE;

    private volatile long at;

    Deadline(long nanosFromNow) {
        set(nanosFromNow);
    }

    void set(long nanosFromNow) {
        at = System.nanoTime() + nanosFromNow;
    }

    void lift() {
        at = NONE;
    }

    boolean isOver() {
        long end = at;
        return end != NONE && System.nanoTime() - end > 0;
    }
}
