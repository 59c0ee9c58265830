/** The Merkle tree of RFC 6962: hashes, the right edge of a growing tree, and proofs. */
@NullMarked
package dev.bailiwick.tlog.merkle;

import org.jspecify.annotations.NullMarked;
