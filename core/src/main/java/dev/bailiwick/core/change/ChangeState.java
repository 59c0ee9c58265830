package dev.bailiwick.core.change;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a change is on its way. Where the built-in primary holds the zone, a change that is allowed at once begins as
 * {@link #APPLIED}: record and effect are one. Where another server holds it, it begins as {@link #APPLYING}, durable
 * before the server is asked. One that is denied begins as {@link #REFUSED}.
 *
 * <pre>
 *  begins as   WAITING   APPLYING   APPLIED   REFUSED
 *  WAITING  ->  APPLIED      approved, judged again, applied
 *           ->  APPLYING     approved, judged again, handed to the server
 *           ->  REFUSED      a person said no, or it was denied when judged again at apply
 *           ->  VOIDED       its lease, grant or identity was revoked, its plan no longer holds, or it was withdrawn
 *           ->  EXPIRED      its own end came first
 *  APPLYING ->  APPLIED      the server has taken it, or was found to hold it
 *           ->  FAILED       the server has refused it, or was found not to hold it
 *  APPLIED  ->  ROLLED_BACK  its inverse was applied, itself a change
 * </pre>
 *
 * What the servers were seen to answer is kept apart, as {@link Verification}: a change can be rolled back whatever was
 * seen, and may be seen after it was rolled back.
 */
public enum ChangeState {
    /** Waits for a person. */
    WAITING,
    /** Was not allowed; final. */
    REFUSED,
    /** Lost its ground while it waited; final. */
    VOIDED,
    /** Waited too long; final. */
    EXPIRED,
    /** Was handed to the zone's server, whose answer is not recorded yet. */
    APPLYING,
    /** Was not taken by the zone's server; final. */
    FAILED,
    /** Is in the zone, durably. */
    APPLIED,
    /** Was in the zone and was taken back; final. */
    ROLLED_BACK;

    /** The states in which a change may begin. */
    public static Set<ChangeState> beginnings() {
        return Set.of(WAITING, APPLYING, APPLIED, REFUSED);
    }

    /** The states that may follow this one; none where it is final. */
    public Set<ChangeState> next() {
        return switch (this) {
            case WAITING -> Set.of(APPLYING, APPLIED, REFUSED, VOIDED, EXPIRED);
            case APPLYING -> Set.of(APPLIED, FAILED);
            case APPLIED -> Set.of(ROLLED_BACK);
            case REFUSED, VOIDED, EXPIRED, FAILED, ROLLED_BACK -> Set.of();
        };
    }

    /** Tells whether the other state may follow this one. No state follows itself. */
    public boolean mayBecome(ChangeState other) {
        return next().contains(other);
    }

    /** Returns the other state where it may follow. @throws IllegalStateException where it may not */
    public ChangeState to(ChangeState other) {
        if (!mayBecome(other)) {
            throw new IllegalStateException("a change that is " + word() + " cannot become " + other.word());
        }
        return other;
    }

    /** Tells whether nothing can follow. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** The word used in messages and answers, as in {@code rolled-back}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ChangeState> ofWord(String word) {
        for (ChangeState each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
