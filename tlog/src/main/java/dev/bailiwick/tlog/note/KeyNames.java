package dev.bailiwick.tlog.note;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** What signer and verifier keys have in common (C2SP signed-note). */
final class KeyNames {

    static final byte ED25519 = 1;
    static final int KEY_BYTES = 32;
    private static final int MAX_NAME = 255;

    private KeyNames() {}

    static String check(String name) {
        boolean bad = name.isEmpty()
                || name.length() > MAX_NAME
                || name.codePoints()
                        .anyMatch(c -> c == '+'
                                || Character.isSpaceChar(c)
                                || Character.isWhitespace(c)
                                || Character.isISOControl(c)
                                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (bad) {
            throw new IllegalArgumentException("a key's name has 1 to 255 characters, none a space, `+` or control");
        }
        return name;
    }

    static int keyId(String name, byte[] publicKey) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        out.write(ED25519);
        out.writeBytes(publicKey);
        Hash hash = MerkleHash.digest(out.toByteArray());
        return ByteBuffer.wrap(hash.bytes()).getInt();
    }

    static String hex(int keyId) {
        return HexFormat.of().toHexDigits(keyId);
    }

    static String material(byte[] key) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(1 + key.length)
                        .put(ED25519)
                        .put(key)
                        .array());
    }

    /** The 32 bytes of an Ed25519 key behind its type byte; refuses any other type and any but the canonical base64. */
    static byte[] readMaterial(String base64) {
        byte[] read = Base64.getDecoder().decode(base64);
        if (read.length != 1 + KEY_BYTES
                || read[0] != ED25519
                || !Base64.getEncoder().encodeToString(read).equals(base64)) {
            throw new IllegalArgumentException("not an Ed25519 key");
        }
        byte[] key = new byte[KEY_BYTES];
        System.arraycopy(read, 1, key, 0, KEY_BYTES);
        return key;
    }
}
