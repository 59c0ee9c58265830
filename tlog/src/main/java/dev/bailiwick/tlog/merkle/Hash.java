package dev.bailiwick.tlog.merkle;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/** A SHA-256 hash: 32 bytes. Immutable; compared in constant time. */
public final class Hash {

    /** Length of every hash in bytes. */
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Hash(byte[] owned) {
        bytes = owned;
    }

    /**
     * The hash held in these bytes, which are copied.
     *
     * @throws IllegalArgumentException unless there are exactly 32 bytes
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /**
     * The hash in the 32 bytes from {@code offset} on, which are copied.
     *
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public static Hash of(byte[] bytes, int offset) {
        // copyOfRange would fill up with zeros.
        Objects.checkFromIndexSize(offset, BYTES, bytes.length);
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /** Takes over an array that nobody else keeps. */
    static Hash wrap(byte[] owned) {
        return new Hash(owned);
    }

    /**
     * Reads 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static Hash parseHex(String text) {
        if (text.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a hash has 64 hexadecimal digits, not " + text.length());
        }
        byte[] read = HEX.parseHex(text);
        if (!HEX.formatHex(read).equals(text)) {
            throw new IllegalArgumentException("hexadecimal digits of a hash are lower case");
        }
        return new Hash(read);
    }

    /**
     * Reads standard base64 with padding (RFC 4648, section 4), in its one canonical form.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static Hash parseBase64(String text) {
        byte[] read = text.length() == 44 ? Base64.getDecoder().decode(text) : new byte[0];
        if (read.length != BYTES || !Base64.getEncoder().encodeToString(read).equals(text)) {
            throw new IllegalArgumentException("not a hash of 32 bytes in base64");
        }
        return new Hash(read);
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, BYTES);
    }

    /** Whether the 32 bytes at {@code offset} are this hash. */
    public boolean matches(byte[] other, int offset) {
        return Arrays.equals(bytes, 0, BYTES, other, offset, offset + BYTES);
    }

    byte[] shared() {
        return bytes;
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    /** Standard base64 with padding, 44 characters. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
