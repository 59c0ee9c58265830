package dev.bailiwick.tlog.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The proof that one tree is the beginning of another (RFC 6962, 2.1.2). The empty tree begins every tree; its proof is empty.
 * Immutable.
 *
 * @param oldSize number of leaves of the earlier tree
 * @param newSize number of leaves of the later tree, at least {@code oldSize}
 * @param path the hashes, in the order of RFC 6962
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {

    /** @throws IllegalArgumentException if the sizes are out of range or order, or the path is longer than any proof */
    public ConsistencyProof {
        if (oldSize < 0 || oldSize > newSize || newSize > Frontier.MAX_SIZE) {
            throw new IllegalArgumentException("a tree of size " + oldSize + " cannot begin one of size " + newSize);
        }
        if (path.size() > 63) {
            throw new IllegalArgumentException("a proof has at most 63 hashes, not " + path.size());
        }
        path = List.copyOf(path);
    }

    /** The proof between two sizes of one log. */
    public static ConsistencyProof of(long oldSize, long newSize, HashReader reader) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("a tree of size " + oldSize + " cannot begin one of size " + newSize);
        }
        if (oldSize == 0 || oldSize == newSize) {
            return new ConsistencyProof(oldSize, newSize, List.of());
        }
        List<Hash> fromRoot = new ArrayList<>();
        long from = 0;
        long to = newSize;
        while (to != oldSize) {
            long middle = from + Ranges.split(to - from);
            if (oldSize <= middle) {
                fromRoot.add(Ranges.root(reader, middle, to));
                to = middle;
            } else {
                fromRoot.add(Ranges.root(reader, from, middle));
                from = middle;
            }
        }
        if (from != 0) {
            fromRoot.add(Ranges.root(reader, from, to));
        }
        return new ConsistencyProof(oldSize, newSize, fromRoot.reversed());
    }

    /** Whether the tree with the old root begins the tree with the new root (RFC 9162, 2.1.4.2). */
    public boolean verify(Hash oldRoot, Hash newRoot) {
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        if (oldSize == 0) {
            return path.isEmpty() && oldRoot.equals(MerkleHash.EMPTY_ROOT);
        }
        return !path.isEmpty() && walk(oldRoot, newRoot);
    }

    private boolean walk(Hash oldRoot, Hash newRoot) {
        boolean oldIsOneSubtree = Long.bitCount(oldSize) == 1;
        int ones = Long.numberOfTrailingZeros(~(oldSize - 1));
        long node = (oldSize - 1) >>> ones;
        long last = (newSize - 1) >>> ones;
        Hash first = oldIsOneSubtree ? oldRoot : path.getFirst();
        Hash oldHash = first;
        Hash newHash = first;
        for (Hash sibling : oldIsOneSubtree ? path : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = MerkleHash.node(sibling, oldHash);
                newHash = MerkleHash.node(sibling, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                newHash = MerkleHash.node(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }
}
