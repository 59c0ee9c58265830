package dev.bailiwick.engine.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The declared documents in force and their history. */
public interface DocumentRows {
    /** The version of the policy: rises by one with each applied policy edit, 0 before the first. */
    long version();

    /** All documents in force. */
    List<DocumentRow> all();

    /** Every version of one document, newest first, at most {@code limit}. */
    List<DocumentRow> history(String kind, String name, int limit);

    /**
     * A document at a version.
     *
     * @param json canonical JSON of the whole document; null where that version deleted it
     * @param changedBy the person (or {@code bootstrap}) who last changed it
     * @param changeId the policy change that did
     */
    record DocumentRow(
            String kind,
            String name,
            long version,
            @Nullable String json,
            String changedBy,
            String changeId) {}

    /** The writes. */
    interface Writable extends DocumentRows {
        /**
         * Moves the policy from one version to the next, which fences other writers.
         *
         * @return false where the version in force is another; then nothing was written
         */
        boolean advance(long fromVersion);

        /** Puts (or, with null JSON, deletes) a document at the row's version and keeps it in the history. */
        void put(DocumentRow row);
    }
}
