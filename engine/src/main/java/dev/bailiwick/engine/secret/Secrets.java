package dev.bailiwick.engine.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes random identifiers and secrets, and the digests under which they are kept. Thread-safe. */
public final class Secrets {
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 10;

    private final SecureRandom random;

    public Secrets(SecureRandom random) {
        this.random = random;
    }

    /** A bearer secret of 256 random bits behind a typed prefix, such as {@code bwl_}. */
    public String bearer(String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    }

    /** Raw random octets. */
    public byte[] bytes(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** An identifier of 80 random bits behind a prefix, in lower-case hex: fit for a DNS label. */
    public String id(String prefix) {
        return prefix + HexFormat.of().formatHex(bytes(ID_BYTES));
    }

    /** SHA-256 of a text. */
    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of octets. */
    public static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }

    /** SHA-256 of a text in lower-case hex. */
    public static String sha256Hex(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }
}
