package dev.bailiwick.engine.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts uses per subject in fixed windows. Bounded: of too many subjects the one that was longest unused is forgotten.
 * Thread-safe.
 */
public final class RateLimit {
    private record Window(Instant start, int used) {}

    private final Duration window;
    private final Map<String, Window> windows;

    public RateLimit(Duration window, int maxSubjects) {
        this.window = window;
        this.windows = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                return size() > maxSubjects;
            }
        };
    }

    /** Counts one use and tells whether it is within the limit. */
    public synchronized boolean admit(String subject, int limit, Instant now) {
        Window current = windows.get(subject);
        if (current == null || !now.isBefore(current.start().plus(window))) {
            current = new Window(now, 0);
        }
        if (current.used() >= limit) {
            return false;
        }
        windows.put(subject, new Window(current.start(), current.used() + 1));
        return true;
    }
}
