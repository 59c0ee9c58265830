package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log as rows. Hashes are raw 32 bytes. One entry may hold a request of a megabyte, so lists of entries end early, after at
 * least one, where they would hold much more than {@link #MAX_LIST_CHARS}: fewer than asked for do not mean that no more follow.
 */
public interface LogRows {
    /** Characters of fields after which a list ends. */
    int MAX_LIST_CHARS = 4 << 20;

    /** The number of entries. */
    long size();

    /** The serialized frontier (tlog's {@code Frontier}) at {@link #size}. */
    byte[] frontier();

    Optional<LogEntryRow> entry(long index);

    /** Streams entries {@code from} (inclusive) to {@code to} (exclusive) in order, in constant memory. */
    void entries(long from, long to, Consumer<LogEntryRow> sink);

    /** Leaf hashes {@code from} (inclusive) to {@code to} (exclusive), at most 65,536. */
    List<byte[]> leafHashes(long from, long to);

    /** The hash of the complete subtree at {@code level} (0 = leaves), position {@code index}; levels are multiples of 8. */
    Optional<byte[]> node(int level, long index);

    /** The entries of one correlation, by index, at most {@code limit}. */
    List<LogEntryRow> byCorrelation(String correlation, int limit);

    /** The newest entries that match, by falling index, beneath {@code beforeIndex}, at most {@code limit}. */
    List<LogEntryRow> search(EntryFilter filter, long beforeIndex, int limit);

    /** The entries of these types from an index (inclusive) on, by rising index, at most {@code limit}. */
    List<LogEntryRow> following(long from, Collection<String> types, int limit);

    /** The newest signed checkpoint, if any. */
    Optional<CheckpointRow> latestCheckpoint();

    /** The newest checkpoint whose size is at least {@code size}, for a receipt. */
    Optional<CheckpointRow> checkpointCovering(long size);

    /**
     * An entry with its body.
     *
     * @param leaf the leaf's bytes, which commit to salted field digests
     * @param salt the entry's salt
     * @param fields the body; null where it was erased
     */
    record LogEntryRow(
            long index,
            byte[] leaf,
            byte[] leafHash,
            byte[] salt,
            @Nullable SortedMap<String, String> fields) {
        /** Characters of its body. */
        public long chars() {
            return fields == null
                    ? 0
                    : fields.entrySet().stream()
                            .mapToLong(field -> (long) field.getKey().length()
                                    + field.getValue().length())
                            .sum();
        }
    }

    /** A signed checkpoint. */
    record CheckpointRow(long size, String note, Instant at) {}

    /** What to look for; null means anything. {@code fields} must be equal to the entry's. */
    record EntryFilter(
            @Nullable String type,
            @Nullable String correlation,
            @Nullable Instant from,
            @Nullable Instant to,
            Map<String, String> fields) {}
}
