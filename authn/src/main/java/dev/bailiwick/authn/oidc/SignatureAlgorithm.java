package dev.bailiwick.authn.oidc;

import java.util.Arrays;
import java.util.Optional;

/**
 * The signature algorithms that an anchor may allow (RFC 7518, section 3.1; RFC 8037 for EdDSA, here with Ed25519 only).
 * There is none with a shared key and no {@code none}: what is not here cannot be configured.
 */
public enum SignatureAlgorithm {
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256("RS256"),
    /** RSASSA-PSS with SHA-256. */
    PS256("PS256"),
    /** ECDSA on P-256 with SHA-256. */
    ES256("ES256"),
    /** ECDSA on P-384 with SHA-384. */
    ES384("ES384"),
    /** Ed25519. */
    EDDSA("EdDSA");

    private final String joseName;

    SignatureAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** The name in a token's {@code alg} header, compared with case. */
    public String joseName() {
        return joseName;
    }

    /** The algorithm of a JOSE name, or empty for every name not in this list. */
    public static Optional<SignatureAlgorithm> ofJoseName(String name) {
        return Arrays.stream(values())
                .filter(each -> each.joseName.equals(name))
                .findFirst();
    }
}
