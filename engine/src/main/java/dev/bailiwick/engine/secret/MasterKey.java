package dev.bailiwick.engine.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The versioned master key, which lies outside the database: it seals secrets (AES-256-GCM, the row as associated data)
 * and marks rows (HMAC-SHA256), so that whoever can write the database can neither read a TSIG secret nor forge a
 * lease. Thread-safe; never shows its bytes.
 */
public final class MasterKey {
    private static final int KEY_BYTES = 32;
    /** What one octet before each sealed text and mark can tell. */
    private static final int MAX_VERSION = 255;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SortedMap<Integer, byte[]> keys;
    private final SecureRandom random;

    /**
     * @param keys key bytes by version, 32 octets each; the highest version is used for new work
     */
    public MasterKey(SortedMap<Integer, byte[]> keys, SecureRandom random) {
        if (keys.isEmpty() || keys.values().stream().anyMatch(k -> k.length != KEY_BYTES)) {
            throw new IllegalArgumentException("a master key has " + KEY_BYTES + " octets");
        }
        if (keys.firstKey() < 1 || keys.lastKey() > MAX_VERSION) {
            throw new IllegalArgumentException("versions of the master key are 1 to " + MAX_VERSION);
        }
        this.keys = new TreeMap<>(keys);
        this.random = random;
    }

    /** Encrypts; only the same context opens it again. */
    public byte[] seal(byte[] secret, String context) {
        int version = keys.lastKey();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = gcm(Cipher.ENCRYPT_MODE, version, nonce, context, secret);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put((byte) version)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Decrypts.
     *
     * @throws IllegalStateException if the text or its context was altered, or its key version is unknown
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8) {
            throw new IllegalStateException("a sealed secret is too short");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        byte[] text = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
        return gcm(Cipher.DECRYPT_MODE, Byte.toUnsignedInt(sealed[0]), nonce, context, text);
    }

    /** A mark over the parts, unambiguous whatever they contain. */
    public byte[] mark(String purpose, Object... parts) {
        return mark(keys.lastKey(), purpose, parts);
    }

    /** Tells whether the mark is genuine, whatever version of the key made it. */
    public boolean isMarked(byte[] mark, String purpose, Object... parts) {
        if (mark.length == 0) {
            return false;
        }
        int version = Byte.toUnsignedInt(mark[0]);
        return keys.containsKey(version) && MessageDigest.isEqual(mark, mark(version, purpose, parts));
    }

    private byte[] mark(int version, String purpose, Object... parts) {
        Mac mac = hmac(derived(version, "mark"));
        update(mac, purpose.getBytes(StandardCharsets.UTF_8));
        for (Object part : parts) {
            update(mac, part instanceof byte[] raw ? raw : part.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] tag = mac.doFinal();
        return ByteBuffer.allocate(1 + tag.length).put((byte) version).put(tag).array();
    }

    private static void update(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(4).putInt(part.length).array());
        mac.update(part);
    }

    private byte[] gcm(int mode, int version, byte[] nonce, String context, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode, new SecretKeySpec(derived(version, "seal"), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sealed secret does not open in its place", e);
        }
    }

    private byte[] derived(int version, String purpose) {
        byte[] key = keys.get(version);
        if (key == null) {
            throw new IllegalStateException("no master key of version " + version);
        }
        return hmac(key).doFinal(("bailiwick/v1/" + purpose).getBytes(StandardCharsets.UTF_8));
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing from this Java", e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[versions " + keys.keySet() + "]";
    }
}
