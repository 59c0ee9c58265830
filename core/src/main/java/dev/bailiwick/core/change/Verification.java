package dev.bailiwick.core.change;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the servers that the zone's document names were seen to answer for an applied change. It begins as {@link
 * #PENDING}. {@link #UNREACHABLE} is asked again, so it alone of the others can still become another.
 *
 * <pre>
 *  PENDING     ->  SEEN, SUPERSEDED, DIFFERS, UNREACHABLE
 *  UNREACHABLE ->  SEEN, SUPERSEDED, DIFFERS
 * </pre>
 */
public enum Verification {
    /** Not all servers have been seen to answer yet, and the time for it is not over. */
    PENDING,
    /** Every server that is required answers what was applied; final. */
    SEEN,
    /** A newer change to the same RRset came before it was seen; final. */
    SUPERSEDED,
    /** A server that has the new version answers otherwise; final, and the one outcome that undoes by default. */
    DIFFERS,
    /** The time was over before a required server answered, or answered with the new version: a Finding. */
    UNREACHABLE;

    /** The outcomes that may follow this one; none where it is final. */
    public Set<Verification> next() {
        return switch (this) {
            case PENDING -> Set.of(SEEN, SUPERSEDED, DIFFERS, UNREACHABLE);
            case UNREACHABLE -> Set.of(SEEN, SUPERSEDED, DIFFERS);
            case SEEN, SUPERSEDED, DIFFERS -> Set.of();
        };
    }

    /** Tells whether the other outcome may follow this one. None follows itself. */
    public boolean mayBecome(Verification other) {
        return next().contains(other);
    }

    /** Returns the other outcome where it may follow. @throws IllegalStateException where it may not */
    public Verification to(Verification other) {
        if (!mayBecome(other)) {
            throw new IllegalStateException("a verification that is " + word() + " cannot become " + other.word());
        }
        return other;
    }

    /** Tells whether nothing can follow. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** The word used in messages and answers, as in {@code superseded}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Verification> ofWord(String word) {
        for (Verification each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
