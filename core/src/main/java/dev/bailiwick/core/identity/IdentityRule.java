package dev.bailiwick.core.identity;

import java.util.Map;

/**
 * One way in which a workload is recognised as an identity: an anchor vouches and every named claim has exactly this
 * text. An identity may have several rules; any of them will do.
 *
 * @param identity the identity's name
 * @param anchor the trust anchor's name
 * @param claims claim path ({@link Claims}) to text, at least one: an anchor alone recognises nobody
 */
public record IdentityRule(String identity, String anchor, Map<String, String> claims) {
    /** Claims at most in one rule. */
    public static final int MAX_CLAIMS = 16;

    /** @throws IllegalArgumentException if no claim or more than {@value #MAX_CLAIMS} are named, or a path is malformed */
    public IdentityRule {
        claims = Map.copyOf(claims);
        if (claims.isEmpty() || claims.size() > MAX_CLAIMS) {
            throw new IllegalArgumentException(
                    "a match of identity `" + identity + "` must name 1 to " + MAX_CLAIMS + " claims");
        }
        claims.keySet().forEach(Claims::checkPath);
    }

    boolean matches(Proof proof) {
        return anchor.equals(proof.anchor())
                && claims.entrySet().stream()
                        .allMatch(each -> proof.claim(each.getKey())
                                .filter(each.getValue()::equals)
                                .isPresent());
    }
}
