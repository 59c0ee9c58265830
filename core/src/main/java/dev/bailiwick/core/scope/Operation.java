package dev.bailiwick.core.scope;

import java.util.Locale;
import java.util.Optional;

/** What can be done: the first four to RRsets, the others to zones as wholes and of highest risk. */
public enum Operation {
    READ,
    CREATE,
    UPDATE,
    DELETE,
    ZONE_CREATE,
    ZONE_DELETE,
    ZONE_CONFIGURE,
    TRANSFER,
    NOTIFY;

    /** The word used in documents and messages, as in {@code zone-create}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Operation> ofWord(String word) {
        for (Operation each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
