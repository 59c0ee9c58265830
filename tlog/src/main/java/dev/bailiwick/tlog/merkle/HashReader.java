package dev.bailiwick.tlog.merkle;

/**
 * Where proofs get the roots of complete subtrees from. An implementation may read storage; it throws an unchecked exception
 * where it cannot.
 */
@FunctionalInterface
public interface HashReader {

    /**
     * The root over the leaves {@code index << level} up to, not including, {@code (index + 1) << level}.
     *
     * @param level height of the subtree, 0 to 62; 0 is a leaf hash
     * @param index place among the subtrees of that height, from 0; only subtrees within the tree are asked for
     */
    Hash read(int level, long index);

    /** Computes subtrees from leaf hashes: work and reading grow with the subtree, so this is for small logs and for tests. */
    static HashReader of(LeafHashes leaves) {
        return (level, index) -> {
            RootBuilder builder = new RootBuilder();
            leaves.read(index << level, (index + 1) << level).forEach(builder::add);
            return builder.root();
        };
    }
}
