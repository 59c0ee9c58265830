package dev.bailiwick.core.identity;

/** Which identity a proof belongs to. Anything but exactly one denies. */
public sealed interface IdentityMatch {
    /** Exactly one identity matches. */
    record Matched(String identity) implements IdentityMatch {}

    /** No identity matches. */
    record Unmatched() implements IdentityMatch {
        public String message() {
            return "no identity matches";
        }
    }

    /**
     * At least two identities match, so none is meant beyond doubt. The names are for the record and for whoever
     * keeps the identities, not for the caller.
     */
    record Ambiguous(String first, String second) implements IdentityMatch {
        public String message() {
            return "two identities match";
        }
    }
}
