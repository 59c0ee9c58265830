package dev.bailiwick.tlog.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 and the two tree hashes over raw bytes, for loops that make very many of them. It keeps state: one object serves one
 * thread.
 */
public final class Sha256 {

    private static final int BLOCK = 64;

    private final MessageDigest digest;
    private final byte[] node = new byte[1 + 2 * Hash.BYTES];
    private final byte[] inner = new byte[BLOCK + 128];
    private final byte[] outer = new byte[BLOCK + Hash.BYTES];

    /** A fresh digest. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        node[0] = MerkleHash.NODE;
    }

    /** SHA-256 of the given range. */
    public Hash hash(byte[] data, int offset, int length) {
        digest.update(data, offset, length);
        return Hash.wrap(digest.digest());
    }

    /** SHA-256 of two arrays, one after the other, written to {@code out}. */
    public void hashPair(byte[] first, byte[] second, byte[] out) {
        digest.update(first);
        digest.update(second);
        finish(out, 0);
    }

    /** The leaf hash (RFC 6962, 2.1) of the given range, written to {@code out} at {@code outOffset}. */
    public void leaf(byte[] data, int offset, int length, byte[] out, int outOffset) {
        digest.update(MerkleHash.LEAF);
        digest.update(data, offset, length);
        finish(out, outOffset);
    }

    /** The node hash (RFC 6962, 2.1) of two hashes, written to {@code out}; the ranges may overlap. */
    public void node(byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] out, int outOffset) {
        System.arraycopy(left, leftOffset, node, 1, Hash.BYTES);
        System.arraycopy(right, rightOffset, node, 1 + Hash.BYTES, Hash.BYTES);
        digest.update(node);
        finish(out, outOffset);
    }

    /** The root over {@code count} hashes (a power of two) at the head of {@code hashes}, which is overwritten. */
    public Hash completeRoot(byte[] hashes, int count) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("a complete subtree has a power of two of leaves, not " + count);
        }
        for (int width = count; width > 1; width /= 2) {
            for (int i = 0; i < width; i += 2) {
                node(hashes, i * Hash.BYTES, hashes, (i + 1) * Hash.BYTES, hashes, i / 2 * Hash.BYTES);
            }
        }
        return Hash.of(hashes, 0);
    }

    /** Sets the key (at most 64 bytes) for the calls of {@link #hmac} that follow. */
    public void hmacKey(byte[] key) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("the key has more than 64 bytes");
        }
        for (int i = 0; i < BLOCK; i++) {
            byte k = i < key.length ? key[i] : 0;
            inner[i] = (byte) (k ^ 0x36);
            outer[i] = (byte) (k ^ 0x5c);
        }
    }

    /** HMAC-SHA256 (RFC 2104) under the key last set, of a message of at most 128 bytes, written to {@code out}. */
    public void hmac(byte[] message, byte[] out) {
        hmac(message, 0, message.length, out);
    }

    /** Like {@link #hmac(byte[], byte[])}, of a range. */
    public void hmac(byte[] message, int offset, int length, byte[] out) {
        System.arraycopy(message, offset, inner, BLOCK, length);
        digest.update(inner, 0, BLOCK + length);
        finish(outer, BLOCK);
        digest.update(outer);
        finish(out, 0);
    }

    private void finish(byte[] out, int offset) {
        try {
            digest.digest(out, offset, Hash.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }
}
