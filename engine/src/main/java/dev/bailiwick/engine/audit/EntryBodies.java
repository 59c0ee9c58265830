package dev.bailiwick.engine.audit;

import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.Salt;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Entries as exports and receipts show them: short values in the body, long ones as content-addressed blobs. */
public final class EntryBodies {
    /** A longer value, in octets of UTF-8, is a blob: the leaf commits to its digest. */
    public static final int BLOB_BYTES = 16_384;

    private EntryBodies() {}

    /** The body of an entry, with digests in place of long values; empty where it was erased. */
    public static Optional<EntryBody> of(LogEntryRow row) {
        SortedMap<String, String> fields = row.fields();
        if (fields == null) {
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        Map<String, Hash> digests = new HashMap<>();
        fields.forEach((name, value) -> {
            byte[] octets = value.getBytes(StandardCharsets.UTF_8);
            if (octets.length > BLOB_BYTES) {
                digests.put(name, MerkleHash.digest(octets));
            } else {
                texts.put(name, value);
            }
        });
        return Optional.of(EntryBody.of(Salt.of(row.salt()), texts, digests));
    }

    /** The long values of an entry by their digest. */
    public static Map<Hash, byte[]> blobs(LogEntryRow row) {
        Map<Hash, byte[]> blobs = new HashMap<>();
        SortedMap<String, String> fields = row.fields();
        if (fields != null) {
            for (String value : fields.values()) {
                byte[] octets = value.getBytes(StandardCharsets.UTF_8);
                if (octets.length > BLOB_BYTES) {
                    blobs.put(MerkleHash.digest(octets), octets);
                }
            }
        }
        return blobs;
    }
}
