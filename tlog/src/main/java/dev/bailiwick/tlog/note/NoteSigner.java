package dev.bailiwick.tlog.note;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A private Ed25519 key with its name. Immutable, thread-safe; never shows the key but by {@link #secretKey}. */
public final class NoteSigner {

    private static final String PREFIX = "PRIVATE+KEY+";

    private final Ed25519PrivateKeyParameters key;
    private final NoteVerifier verifier;

    private NoteSigner(String name, Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.verifier = new NoteVerifier(name, key.generatePublicKey());
    }

    /** A new key. */
    public static NoteSigner generate(String name, SecureRandom random) {
        return new NoteSigner(name, new Ed25519PrivateKeyParameters(random));
    }

    /**
     * Reads {@code PRIVATE+KEY+name+keyid+base64}. The message of a refusal never repeats the text.
     *
     * @throws IllegalArgumentException if it is malformed, not Ed25519, or its key id is not that of the key
     */
    public static NoteSigner parse(String skey) {
        List<String> parts = skey.startsWith(PREFIX)
                ? List.of(skey.substring(PREFIX.length()).split("\\+", 3))
                : List.of();
        if (parts.size() != 3) {
            throw new IllegalArgumentException("a signer key has the form PRIVATE+KEY+name+id+key");
        }
        byte[] seed;
        try {
            seed = KeyNames.readMaterial(parts.get(2));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a signer key");
        }
        NoteSigner read = new NoteSigner(parts.get(0), new Ed25519PrivateKeyParameters(seed, 0));
        if (!KeyNames.hex(read.verifier.keyId()).equals(parts.get(1))) {
            throw new IllegalArgumentException("the signer key's id does not belong to its name and key");
        }
        return read;
    }

    /** The key's name. */
    public String name() {
        return verifier.name();
    }

    /** The public half. */
    public NoteVerifier verifier() {
        return verifier;
    }

    /** The secret as text, for the keys' directory and nowhere else. */
    public String secretKey() {
        return PREFIX + name() + "+" + KeyNames.hex(verifier.keyId()) + "+" + KeyNames.material(key.getEncoded());
    }

    /** The signature line of this key over a note's text (which ends in a newline). */
    public NoteSignature sign(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return NoteSignature.of(name(), verifier.keyId(), signature);
    }

    @Override
    public String toString() {
        return "NoteSigner[" + verifier.vkey() + "]";
    }
}
