package dev.bailiwick.tlog.merkle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree: the roots of the complete subtrees into which its leaves fall, the largest first. It is all that is
 * needed to append and to tell the root, and it has at most 62 hashes whatever the size. Immutable.
 *
 * @param size number of leaves, 0 to {@link #MAX_SIZE}
 * @param edge one hash for each bit set in {@code size}, from the highest bit down
 */
public record Frontier(long size, List<Hash> edge) {

    /** The most leaves a tree can have here. */
    public static final long MAX_SIZE = 1L << 62;

    /** The tree without leaves. */
    public static final Frontier EMPTY = new Frontier(0, List.of());

    private static final byte VERSION = 1;

    /** @throws IllegalArgumentException if the size is out of range or the number of hashes does not fit it */
    public Frontier {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a tree has 0 to 2^62 leaves, not " + size);
        }
        if (edge.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("a tree of size " + size + " has " + Long.bitCount(size)
                    + " hashes on its edge, not " + edge.size());
        }
        edge = List.copyOf(edge);
    }

    /** Hears of each complete subtree as it arises. */
    @FunctionalInterface
    public interface SubtreeSink {
        /**
         * A subtree became complete.
         *
         * @param level its height: it has {@code 1 << level} leaves; 0 is a leaf itself
         * @param index its place among the subtrees of that height, from 0
         */
        void complete(int level, long index, Hash hash);
    }

    /** The tree with one more leaf. */
    public Frontier append(Hash leafHash) {
        return appendAll(List.of(leafHash));
    }

    /** The tree with these leaves appended in order. */
    public Frontier appendAll(List<Hash> leafHashes) {
        return appendAll(leafHashes, (level, index, hash) -> {});
    }

    /** The tree with these leaves appended; {@code sink} hears of every subtree that becomes complete, leaves included. */
    public Frontier appendAll(List<Hash> leafHashes, SubtreeSink sink) {
        RootBuilder builder = new RootBuilder(this, sink);
        leafHashes.forEach(builder::add);
        return builder.frontier();
    }

    /** The root of the tree (RFC 6962, 2.1). */
    public Hash root() {
        if (edge.isEmpty()) {
            return MerkleHash.EMPTY_ROOT;
        }
        Hash root = edge.getLast();
        for (int i = edge.size() - 2; i >= 0; i--) {
            root = MerkleHash.node(edge.get(i), root);
        }
        return root;
    }

    /** A version byte (1), the size (8 bytes, big-endian), then the hashes: 9 to 1,993 bytes. */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(9 + Hash.BYTES * edge.size());
        out.put(VERSION).putLong(size);
        edge.forEach(hash -> out.put(hash.shared()));
        return out.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException on an unknown version, a wrong length or a size out of range
     */
    public static Frontier parse(byte[] bytes) {
        if (bytes.length < 9 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("not the edge of a tree in version 1");
        }
        long size = ByteBuffer.wrap(bytes).getLong(1);
        int count = (bytes.length - 9) / Hash.BYTES;
        if (bytes.length != 9 + count * Hash.BYTES) {
            throw new IllegalArgumentException("the edge of a tree ends within a hash");
        }
        List<Hash> edge = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            edge.add(Hash.of(bytes, 9 + i * Hash.BYTES));
        }
        return new Frontier(size, edge);
    }
}
