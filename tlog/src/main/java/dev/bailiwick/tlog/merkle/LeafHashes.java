package dev.bailiwick.tlog.merkle;

import java.util.List;

/** Where leaf hashes are read from: the rows of a store, or a list. */
@FunctionalInterface
public interface LeafHashes {

    /**
     * The leaf hashes from {@code from} to before {@code to}, in order and complete.
     *
     * @throws IllegalStateException or another unchecked exception where some are missing
     */
    List<Hash> read(long from, long to);

    /** The leaf hashes of a list in memory. */
    static LeafHashes of(List<Hash> hashes) {
        return (from, to) -> hashes.subList(Math.toIntExact(from), Math.toIntExact(to));
    }
}
