package dev.bailiwick.tlog.note;

import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A public Ed25519 key with its name (C2SP signed-note, "vkey"). Immutable, thread-safe. */
public final class NoteVerifier {

    private final String name;
    private final int keyId;
    private final Ed25519PublicKeyParameters key;

    NoteVerifier(String name, Ed25519PublicKeyParameters key) {
        this.name = KeyNames.check(name);
        this.key = key;
        this.keyId = KeyNames.keyId(name, key.getEncoded());
    }

    /**
     * Reads {@code name+keyid+base64}.
     *
     * @throws IllegalArgumentException if it is malformed, not Ed25519, or its key id is not that of the key
     */
    public static NoteVerifier parse(String vkey) {
        List<String> parts = List.of(vkey.split("\\+", 3));
        if (parts.size() != 3) {
            throw new IllegalArgumentException("a verifier key has the form name+id+key");
        }
        NoteVerifier read;
        try {
            read = new NoteVerifier(
                    parts.get(0), new Ed25519PublicKeyParameters(KeyNames.readMaterial(parts.get(2)), 0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a verifier key: " + e.getMessage(), e);
        }
        if (!KeyNames.hex(read.keyId).equals(parts.get(1))) {
            throw new IllegalArgumentException("the verifier key's id does not belong to its name and key");
        }
        return read;
    }

    /** The key's name, for a log its origin. */
    public String name() {
        return name;
    }

    /** The first four bytes of a hash over name and key. */
    public int keyId() {
        return keyId;
    }

    /** Whether this is the Ed25519 signature (RFC 8032) of the key over the message. */
    public boolean verify(byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    }

    /** The key as text, {@code name+keyid+base64}. */
    public String vkey() {
        return name + "+" + KeyNames.hex(keyId) + "+" + KeyNames.material(key.getEncoded());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteVerifier verifier && vkey().equals(verifier.vkey());
    }

    @Override
    public int hashCode() {
        return keyId;
    }

    @Override
    public String toString() {
        return vkey();
    }
}
