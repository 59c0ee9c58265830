package dev.bailiwick.tlog.merkle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proof that a leaf stands at an index of a tree (RFC 6962, 2.1.1). Immutable.
 *
 * @param index the leaf's index, from 0, below {@code size}
 * @param size number of leaves of the tree, 1 to 2^62
 * @param path the sibling hashes from the leaf up
 */
public record InclusionProof(long index, long size, List<Hash> path) {

    /** @throws IllegalArgumentException if index or size is out of range or the path is longer than any tree is high */
    public InclusionProof {
        if (size < 1 || size > Frontier.MAX_SIZE || index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " is not within a tree of size " + size);
        }
        if (path.size() > 62) {
            throw new IllegalArgumentException("a proof has at most 62 hashes, not " + path.size());
        }
        path = List.copyOf(path);
    }

    /** The proof for a leaf, computed with O(log size) reads of complete subtrees per level. */
    public static InclusionProof of(long index, long size, HashReader reader) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " is not within a tree of size " + size);
        }
        List<Hash> fromRoot = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + Ranges.split(to - from);
            if (index < middle) {
                fromRoot.add(Ranges.root(reader, middle, to));
                to = middle;
            } else {
                fromRoot.add(Ranges.root(reader, from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, size, fromRoot.reversed());
    }

    /** The root that the leaf and the path lead to (RFC 9162, 2.1.3.2), or empty if the path has the wrong length. */
    public Optional<Hash> rootFrom(Hash leafHash) {
        long node = index;
        long last = size - 1;
        Hash hash = leafHash;
        for (Hash sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleHash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = MerkleHash.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }

    /** Whether the leaf stands at the index of the tree with this root. */
    public boolean verify(Hash leafHash, Hash root) {
        return rootFrom(leafHash).map(root::equals).orElse(false);
    }
}
