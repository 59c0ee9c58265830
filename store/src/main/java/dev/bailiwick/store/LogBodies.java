package dev.bailiwick.store;

import dev.bailiwick.engine.audit.EntryBodies;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Bodies of entries as they are stored: the {@code fields} object of tlog's canonical {@link BodyLine}. What surrounds it, index
 * and salt, are columns of their own. Stateless and thread-safe.
 */
public final class LogBodies {
    /** A longer value, in bytes of UTF-8, is a blob: the leaf commits to its digest. */
    public static final int BLOB_BYTES = EntryBodies.BLOB_BYTES;

    /** The most bytes of UTF-8 that the values of an entry have together. */
    public static final int MAX_ENTRY_BYTES = 16 << 20;

    private static final String FIELDS = ",\"fields\":";

    private LogBodies() {}

    /**
     * Reads what {@link BodyText} wrote; erased fields are left out.
     *
     * @param blob finds a blob's text by its digest
     */
    static SortedMap<String, String> fields(String text, byte[] salt, Function<Hash, String> blob) {
        String line = head(0, Salt.of(salt).hex()) + text + "}";
        SortedMap<String, String> fields = new TreeMap<>();
        BodyLine.parse(line.getBytes(StandardCharsets.UTF_8)).body().fields().forEach(field -> {
            switch (field.content()) {
                case FieldContent.Shown shown -> fields.put(field.name(), shown.value());
                case FieldContent.Blob stored -> fields.put(field.name(), blob.apply(stored.digest()));
                case FieldContent.Withheld ignored -> {}
                case FieldContent.Erased ignored -> {}
            }
        });
        return fields;
    }

    static int utf8Length(String value) {
        return value.length() <= BLOB_BYTES / 3 ? value.length() : value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String head(long index, String salt) {
        return "{\"index\":" + index + ",\"salt\":\"" + salt + "\"" + FIELDS;
    }
}
