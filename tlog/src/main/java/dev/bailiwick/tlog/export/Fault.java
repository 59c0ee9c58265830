package dev.bailiwick.tlog.export;

import java.util.OptionalLong;

/**
 * Something in an export, or beside it, that cannot be as it is if nothing was altered or lost.
 *
 * @param kind what it concerns
 * @param index the entry's index, where it is about one entry
 * @param file path below the export directory, or the path of an anchor, receipt or remembered checkpoint
 * @param cause what is wrong, for a reader
 */
public record Fault(Kind kind, OptionalLong index, String file, String cause) {

    /** What a fault concerns. */
    public enum Kind {
        /** The directory is not an export in a known version, or has no checkpoint that can be read. */
        FORMAT,
        /** The checkpoint is not signed by a known key. */
        CHECKPOINT,
        /** An entry bundle is missing or malformed. */
        BUNDLE,
        /** A leaf is not the one its tile has the hash of. */
        LEAF,
        /** A tile is missing or is not what the entries hash to. */
        TILE,
        /** The root over the entries is not the checkpoint's. */
        ROOT,
        /** A body is malformed, does not belong to its leaf, or stands where none belongs. */
        BODY,
        /** An entry has no body. */
        BODY_MISSING,
        /** A blob is missing or is not what its digest says. */
        BLOB,
        /** A value is marked as erased, but no later entry records that it was. */
        ERASURE,
        /** An anchor is damaged, not signed, out of order, or contradicts the log. */
        ANCHOR,
        /** A receipt is damaged, proves nothing, or contradicts the log. */
        RECEIPT,
        /** The checkpoint remembered from an earlier verification is damaged or contradicts the log. */
        REMEMBERED
    }

    static Fault of(Kind kind, String file, String cause) {
        return new Fault(kind, OptionalLong.empty(), file, cause);
    }

    static Fault at(Kind kind, long index, String file, String cause) {
        return new Fault(kind, OptionalLong.of(index), file, cause);
    }

    @Override
    public String toString() {
        String where = index.isPresent() ? "entry " + index.getAsLong() + ", `" + file + "`" : "`" + file + "`";
        return kind + ": " + where + ": " + cause;
    }
}
