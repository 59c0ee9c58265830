package dev.bailiwick.store;

import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The index of entries by their fields. Only the few fields that people ask by are in it, since each costs a row per entry; a
 * search by another field reads on through the entries that the rest of the filter leaves. A row holds eight octets of a digest
 * instead of the value: short whatever the value, and nothing legible stays behind when a body is erased.
 */
final class LogFields {
    /** The fields with an index. */
    static final List<String> SEARCHABLE = List.of("actor", "target", "outcome", "lease", "change");

    private LogFields() {}

    static boolean isSearchable(Map.Entry<String, String> field) {
        return SEARCHABLE.contains(field.getKey());
    }

    static long digest(Map.Entry<String, String> field) {
        byte[] both = (field.getKey() + "=" + field.getValue()).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(MerkleHash.digest(both).bytes()).getLong();
    }
}
