package dev.bailiwick.doors.management;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the server is about, as supervisors and load balancers ask it. Thread-safe. */
public final class Health {
    /** Where a server is between its start and its end. */
    public enum Phase {
        /** Reading what the store holds: it does not answer yet. */
        LOADING,
        /** It serves. */
        SERVING,
        /** It takes nothing new and ends what it has in hand. */
        STOPPING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private volatile Phase phase = Phase.LOADING;
    private volatile Supplier<List<String>> troubles = List::of;

    public Phase phase() {
        return phase;
    }

    public void enter(Phase next) {
        phase = next;
    }

    /** Asks this from now on what keeps the server from serving well: a few words each. */
    public void watch(Supplier<List<String>> source) {
        troubles = source;
    }

    /** What keeps the server from serving; empty while it is ready. */
    List<String> troubles() {
        Phase now = phase;
        return now == Phase.SERVING ? troubles.get() : List.of(now.word());
    }
}
