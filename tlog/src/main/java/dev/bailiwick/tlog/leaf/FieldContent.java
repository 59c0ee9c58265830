package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a body holds for one field of its leaf. */
public sealed interface FieldContent {

    /**
     * The value itself.
     *
     * @param value text whose UTF-8 form the leaf commits to, at most {@link EntryBody#MAX_VALUE_BYTES} bytes
     * @param salt the field's own salt; empty where the body has the entry's
     */
    record Shown(String value, Optional<Salt> salt) implements FieldContent {

        /** @throws IllegalArgumentException if the value is too long or holds half a surrogate pair */
        public Shown {
            if (value.length() > EntryBody.MAX_VALUE_BYTES / 3) {
                int bytes = value.getBytes(StandardCharsets.UTF_8).length;
                if (bytes > EntryBody.MAX_VALUE_BYTES) {
                    throw new IllegalArgumentException("a value has at most " + EntryBody.MAX_VALUE_BYTES
                            + " bytes, not " + bytes + "; a longer one is a blob");
                }
            }
            if (hasHalfPair(value)) {
                throw new IllegalArgumentException("a value is text without half surrogate pairs");
            }
        }

        private static boolean hasHalfPair(String value) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1))) {
                    i++;
                } else if (Character.isSurrogate(c)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A value that lies in a file of its own, named by its SHA-256 digest. What the leaf commits to is the text
     * {@code sha256:<hex>}.
     *
     * @param digest SHA-256 of the blob's content
     * @param salt the field's own salt; empty where the body has the entry's
     */
    record Blob(Hash digest, Optional<Salt> salt) implements FieldContent {

        /** The text that the leaf commits to. */
        public String value() {
            return "sha256:" + digest.hex();
        }
    }

    /** The value exists but is not shown here. */
    record Withheld() implements FieldContent {}

    /**
     * The value was erased.
     *
     * @param recordedBy index of the later entry that records the erasure, see {@link Erasures}
     */
    record Erased(long recordedBy) implements FieldContent {}
}
