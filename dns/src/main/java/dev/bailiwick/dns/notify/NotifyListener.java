package dev.bailiwick.dns.notify;

import dev.bailiwick.core.dns.ZoneId;
import java.net.InetSocketAddress;

/** Hears what became of each NOTIFY. Called on the notifier's thread: returns at once. */
@FunctionalInterface
public interface NotifyListener {
    /** What became of it. */
    enum Outcome {
        /** The secondary answered NOERROR. */
        ACKNOWLEDGED,
        /** The secondary answered with another RCODE; it is not told again of this serial. */
        REFUSED,
        /** No answer after the last try. */
        UNANSWERED,
        /** Too many notifications were waiting. */
        DROPPED
    }

    void heard(ZoneId zone, InetSocketAddress secondary, long serial, Outcome outcome);
}
