package dev.bailiwick.tlog.merkle;

import java.util.ArrayList;
import java.util.List;

/** A growing tree of which only the right edge is kept. The mutable sibling of {@link Frontier}, for long streams; one thread. */
public final class RootBuilder {

    private final Sha256 sha = new Sha256();
    private final List<Hash> edge;
    private final Frontier.SubtreeSink sink;
    private long size;

    /** An empty tree. */
    public RootBuilder() {
        this(Frontier.EMPTY, (level, index, hash) -> {});
    }

    RootBuilder(Frontier start, Frontier.SubtreeSink sink) {
        edge = new ArrayList<>(start.edge());
        size = start.size();
        this.sink = sink;
    }

    /** Appends a leaf. */
    public void add(Hash leafHash) {
        addSubtree(0, leafHash);
    }

    /**
     * Appends a complete subtree of {@code 1 << level} leaves by its root.
     *
     * @throws IllegalStateException unless the size so far is a multiple of that, or if the tree is full
     */
    public void addSubtree(int level, Hash root) {
        long width = 1L << level;
        if ((size & (width - 1)) != 0 || size > Frontier.MAX_SIZE - width) {
            throw new IllegalStateException("a subtree of " + width + " leaves cannot follow " + size + " leaves");
        }
        Hash hash = root;
        int at = level;
        sink.complete(at, size >>> at, hash);
        for (; ((size >>> at) & 1) == 1; at++) {
            byte[] joined = new byte[Hash.BYTES];
            sha.node(edge.removeLast().shared(), 0, hash.shared(), 0, joined, 0);
            hash = Hash.wrap(joined);
            sink.complete(at + 1, size >>> (at + 1), hash);
        }
        edge.add(hash);
        size += width;
    }

    /** Number of leaves so far. */
    public long size() {
        return size;
    }

    /** The root so far. */
    public Hash root() {
        return frontier().root();
    }

    /** The right edge so far. */
    public Frontier frontier() {
        return new Frontier(size, edge);
    }
}
