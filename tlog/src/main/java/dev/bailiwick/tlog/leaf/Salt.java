package dev.bailiwick.tlog.leaf;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * 32 random bytes that keep a commitment from being guessed, of an entry or of one of its fields. Immutable; shown by {@link #hex}
 * only, never by {@link #toString}.
 */
public final class Salt {

    private final byte[] bytes;

    private Salt(byte[] owned) {
        bytes = owned;
    }

    /** A fresh salt for an entry. */
    public static Salt random(SecureRandom random) {
        byte[] fresh = new byte[SaltedLeaf.SALT_BYTES];
        random.nextBytes(fresh);
        return new Salt(fresh);
    }

    /**
     * The salt in these 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static Salt of(byte[] bytes) {
        return new Salt(SaltedLeaf.checkSalt(bytes).clone());
    }

    static Salt wrap(byte[] owned) {
        return new Salt(owned);
    }

    /**
     * Reads 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static Salt parseHex(String text) {
        return new Salt(Hash.parseHex(text).bytes());
    }

    /** The salt of one field, derived from this salt of the entry: HMAC-SHA256 over the field's name. */
    public Salt ofField(String name) {
        byte[] out = new byte[Hash.BYTES];
        Sha256 sha = new Sha256();
        sha.hmacKey(bytes);
        sha.hmac(SaltedLeaf.checkName(name).getBytes(StandardCharsets.US_ASCII), out);
        return new Salt(out);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    byte[] shared() {
        return bytes;
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Salt salt && MessageDigest.isEqual(bytes, salt.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Salt[...]";
    }
}
