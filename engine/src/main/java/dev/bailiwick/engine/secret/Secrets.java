package dev.bailiwick.engine.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;

/** Makes random identifiers and secrets, and the digests under which they are kept. Thread-safe. */
public final class Secrets {
    private static final int SECRET_BYTES = 32;
    private static final int ID_RANDOM_BYTES = 5;
    private static final long ID_EPOCH_MILLIS = 1_735_689_600_000L;

    private final SecureRandom random;
    private final InstantSource clock;

    /**
     * @param clock by which identifiers are ordered; a wrong one costs nothing but the order
     */
    public Secrets(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
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

    /**
     * An identifier behind a prefix, in 20 digits of lower-case hex: fit for a DNS label. Milliseconds since 2025 in 40 bits, then
     * 40 random bits: what is made one after the other also stands so in indexes, which keeps each commit to few pages.
     */
    public String id(String prefix) {
        long millis = (clock.instant().toEpochMilli() - ID_EPOCH_MILLIS) & 0xff_ffff_ffffL;
        return prefix + HexFormat.of().toHexDigits(millis, 10) + HexFormat.of().formatHex(bytes(ID_RANDOM_BYTES));
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
