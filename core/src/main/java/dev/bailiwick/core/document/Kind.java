package dev.bailiwick.core.document;

import java.util.Optional;

/** The kinds of documents, in the order in which they depend on each other: a kind mostly refers to earlier ones. */
public enum Kind {
    OWNER("Owner"),
    PERSON("Person"),
    TRUST_ANCHOR("TrustAnchor"),
    IDENTITY("Identity"),
    GRANT("Grant"),
    FORBID("Forbid"),
    APPROVAL_RULE("ApprovalRule"),
    ZONE("Zone"),
    BACKEND("Backend");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** The word used in documents and messages, as in {@code TrustAnchor}. */
    public String word() {
        return word;
    }

    /** The kind of exactly that word. */
    public static Optional<Kind> ofWord(String word) {
        for (Kind each : values()) {
            if (each.word.equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
