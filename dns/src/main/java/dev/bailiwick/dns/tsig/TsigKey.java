package dev.bailiwick.dns.tsig;

import dev.bailiwick.core.dns.Names;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** A shared key. Immutable and thread-safe; its secret shows in no text. */
public final class TsigKey {
    private final Name name;
    private final TsigAlgorithm algorithm;
    private final byte[] secret;
    private final boolean legacy;
    private final @Nullable Object ref;

    /**
     * Makes a key.
     *
     * @param secret at least one octet; copied
     * @param legacy whether hmac-sha1 and hmac-md5 are allowed
     * @param ref whatever the owner of the key wants to find again with it
     * @throws IllegalArgumentException if the secret is empty, or the algorithm needs a legacy key and this is none
     */
    public TsigKey(Name name, TsigAlgorithm algorithm, byte[] secret, boolean legacy, @Nullable Object ref) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("a TSIG secret has at least one octet");
        }
        if (algorithm.legacy() && !legacy) {
            throw new IllegalArgumentException("`" + algorithm.wireName() + "` is for legacy keys only");
        }
        this.name = Names.canonical(name);
        this.algorithm = algorithm;
        this.secret = secret.clone();
        this.legacy = legacy;
        this.ref = ref;
    }

    /** A key that is not legacy and refers to nothing. */
    public static TsigKey of(Name name, TsigAlgorithm algorithm, byte[] secret) {
        return new TsigKey(name, algorithm, secret, false, null);
    }

    public Name name() {
        return name;
    }

    public TsigAlgorithm algorithm() {
        return algorithm;
    }

    public boolean legacy() {
        return legacy;
    }

    public @Nullable Object ref() {
        return ref;
    }

    /** A copy of the secret, for handing it to another implementation. */
    public byte[] secretCopy() {
        return secret.clone();
    }

    byte[] secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "TSIG key " + Names.text(name) + " " + algorithm.wireName();
    }
}
