package dev.bailiwick.core.policy;

import java.util.Locale;
import java.util.Optional;

/** What a change needs before it is applied, from the weakest to the strictest. */
public enum Requirement {
    /** Nothing further. */
    AUTOMATIC,
    /** The yes of one person to this very plan. */
    ONE_APPROVER,
    /** Never. */
    FORBIDDEN;

    /** The word used in documents and messages, as in {@code one-approver}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Requirement> ofWord(String word) {
        for (Requirement each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The stricter of both. */
    public Requirement strictest(Requirement other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
