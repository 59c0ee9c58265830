package dev.bailiwick.store;

import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Bodies of entries as they are stored: the {@code fields} object of tlog's canonical {@link BodyLine}. What surrounds it, index
 * and salt, are columns of their own. Stateless and thread-safe.
 */
public final class LogBodies {
    /** A longer value, in bytes of UTF-8, is a blob: the leaf commits to its digest. */
    public static final int BLOB_BYTES = 16_384;

    /** The most bytes of UTF-8 that the values of an entry have together. */
    public static final int MAX_ENTRY_BYTES = 1 << 20;

    private static final String FIELDS = ",\"fields\":";

    private LogBodies() {}

    /**
     * The body of a stored entry, as an export writes it beside the leaf; empty where it was erased. Long values stand as
     * digests: see {@link #blobs}.
     */
    public static Optional<EntryBody> of(LogEntryRow row) {
        SortedMap<String, String> fields = row.fields();
        if (fields == null) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        Map<String, Hash> digests = new HashMap<>();
        fields.forEach((name, value) -> {
            if (isBlob(value)) {
                digests.put(name, digest(value));
            } else {
                texts.put(name, value);
            }
        });
        return Optional.of(EntryBody.of(Salt.of(row.salt()), texts, digests));
    }

    /** The values of a stored entry that are blobs, by their digest. */
    public static Map<Hash, byte[]> blobs(LogEntryRow row) {
        Map<Hash, byte[]> blobs = new HashMap<>();
        SortedMap<String, String> fields = row.fields();
        if (fields != null) {
            fields.values().stream()
                    .filter(LogBodies::isBlob)
                    .forEach(value -> blobs.put(digest(value), value.getBytes(StandardCharsets.UTF_8)));
        }
        return blobs;
    }

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

    private static boolean isBlob(String value) {
        return utf8Length(value) > BLOB_BYTES;
    }

    private static Hash digest(String value) {
        return MerkleHash.digest(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String head(long index, String salt) {
        return "{\"index\":" + index + ",\"salt\":\"" + salt + "\"" + FIELDS;
    }
}
