package dev.bailiwick.tlog.merkle;

import java.util.ArrayList;
import java.util.List;

/** Roots of ranges of leaves, put together from complete subtrees. */
final class Ranges {

    private Ranges() {}

    /** The largest power of two smaller than {@code n}, for n of at least 2. */
    static long split(long n) {
        return Long.highestOneBit(n - 1);
    }

    /** The tree hash of the leaves from {@code from} to before {@code to}: a node of the tree, so {@code from} is aligned. */
    static Hash root(HashReader reader, long from, long to) {
        List<Hash> parts = new ArrayList<>();
        long at = from;
        while (at < to) {
            int level = 63 - Long.numberOfLeadingZeros(to - at);
            parts.add(reader.read(level, at >>> level));
            at += 1L << level;
        }
        Hash root = parts.getLast();
        for (int i = parts.size() - 2; i >= 0; i--) {
            root = MerkleHash.node(parts.get(i), root);
        }
        return root;
    }
}
