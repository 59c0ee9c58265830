package dev.bailiwick.tlog.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * One signature line of a note.
 *
 * @param keyName the name of the key
 * @param encoded base64 of the key id (4 bytes) and the signature, in its one canonical form
 */
public record NoteSignature(String keyName, String encoded) {

    /** The longest signature, with its key id, that is read: twice an ML-DSA-87 signature. */
    static final int MAX_BYTES = 10_240;

    /** @throws IllegalArgumentException if the name or the base64 is malformed or too long */
    public NoteSignature {
        KeyNames.check(keyName);
        byte[] read = encoded.length() > 4 * MAX_BYTES / 3
                ? new byte[0]
                : Base64.getDecoder().decode(encoded);
        if (read.length < 5 || !Base64.getEncoder().encodeToString(read).equals(encoded)) {
            throw new IllegalArgumentException("a signature is a key id and bytes, in base64");
        }
    }

    static NoteSignature of(String keyName, int keyId, byte[] signature) {
        byte[] all = ByteBuffer.allocate(4 + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return new NoteSignature(keyName, Base64.getEncoder().encodeToString(all));
    }

    /** The id of the key. */
    public int keyId() {
        return ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).getInt();
    }

    /** The signature itself. */
    public byte[] signature() {
        byte[] all = Base64.getDecoder().decode(encoded);
        return Arrays.copyOfRange(all, 4, all.length);
    }

    /** Whether name and id are those of the key; says nothing of the signature. */
    boolean isBy(NoteVerifier key) {
        return key.name().equals(keyName) && key.keyId() == keyId();
    }
}
