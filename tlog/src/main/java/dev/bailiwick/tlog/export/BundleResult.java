package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.merkle.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What checking one bundle of entries came to.
 *
 * @param index the bundle's number
 * @param width how many entries it has
 * @param leafHashes their hashes; fewer than {@code width} if they cannot be told
 * @param root the root over them, if there are 256
 * @param faults what is wrong
 * @param erasures values marked as erased, still to be looked up
 * @param withheld number of values withheld
 * @param blobs number of blobs read
 */
record BundleResult(
        long index,
        int width,
        List<Hash> leafHashes,
        Optional<Hash> root,
        List<Fault> faults,
        List<ErasureClaim> erasures,
        long withheld,
        long blobs) {

    boolean complete() {
        return leafHashes.size() == width;
    }
}
