package dev.bailiwick.authn.oidc;

import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.oidc.ClaimRules.Accepted;
import dev.bailiwick.authn.oidc.ClaimRules.Rejected;
import dev.bailiwick.authn.oidc.ClaimRules.Verdict;
import dev.bailiwick.authn.oidc.ProofResult.Cause;
import dev.bailiwick.authn.oidc.ProofResult.Proved;
import dev.bailiwick.authn.oidc.ProofResult.Refused;
import dev.bailiwick.core.identity.Proof;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies OpenID Connect tokens of workloads and persons against declared trust anchors. Thread-safe. Keeps issuers'
 * keys in memory and nothing else; no token, and nothing out of an unverified one, reaches a message or a log.
 *
 * <p>The token's own {@code iss} and {@code aud} only pick the anchor; everything believed comes after the signature.
 * {@link #verify} may block while an issuer's keys are fetched, for the outgoing client's request timeout twice.
 */
public final class OidcVerifier {
    private final KeyFetcher fetcher;
    private final KeyLimits limits;
    private final LongSupplier nanoTime;
    private final Map<KeySource, AnchorKeys> caches = new ConcurrentHashMap<>();

    /** What makes two versions of an anchor share its keys. */
    private record KeySource(
            String anchor, String issuer, @Nullable URI jwksUri) {
        KeySource(TrustAnchorSettings anchor) {
            this(anchor.name(), anchor.issuer(), anchor.jwksUri());
        }
    }

    /**
     * @param http fetches discovery documents and key sets
     * @param limits for the keys kept
     * @param nanoTime a monotonic clock as {@link System#nanoTime}: the age of keys is no matter of wall time
     */
    public OidcVerifier(OutgoingHttp http, KeyLimits limits, LongSupplier nanoTime) {
        this.fetcher = new KeyFetcher(http, limits.maxKeys());
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /**
     * Verifies a token.
     *
     * @param anchors those in force that may vouch for this caller; their keys are kept until {@link #retainOnly}
     * @param token in JWS compact serialisation, without {@code Bearer}
     * @param now against which the token's times are held
     */
    public ProofResult verify(List<TrustAnchorSettings> anchors, String token, Instant now) {
        TrustAnchorSettings anchor = null;
        try {
            CompactToken parsed = CompactToken.parse(token);
            SignatureAlgorithm algorithm = parsed.algorithm();
            anchor = anchorOf(anchors, parsed);
            return verify(anchor, parsed, algorithm, now);
        } catch (TokenRefused refused) {
            return refused(anchor, refused, false);
        }
    }

    /** What is known of the keys of an anchor; fetches nothing. */
    public KeyStatus status(TrustAnchorSettings anchor) {
        AnchorKeys keys = caches.get(new KeySource(anchor));
        return keys == null ? new KeyStatus(anchor.jwksUri(), 0, null, null) : keys.status();
    }

    /** Forgets the keys of all anchors but these: to be called with every anchor in force when the policy changes. */
    public void retainOnly(Collection<TrustAnchorSettings> inForce) {
        caches.keySet().retainAll(inForce.stream().map(KeySource::new).collect(Collectors.toSet()));
    }

    private ProofResult verify(
            TrustAnchorSettings anchor, CompactToken token, SignatureAlgorithm algorithm, Instant now)
            throws TokenRefused {
        if (!anchor.algorithms().contains(algorithm)) {
            throw new TokenRefused(
                    Cause.ALGORITHM_NOT_ALLOWED,
                    "trust anchor `" + anchor.name() + "` does not allow the token's signature algorithm");
        }
        String keyId = token.keyId();
        Verdict verdict = ClaimRules.judge(anchor, token.claims(), now);
        // A token that cannot be accepted anyway must not make us ask the issuer.
        AnchorKeys.Found found = keysOf(anchor).find(keyId, verdict instanceof Accepted);
        if (verdict instanceof Rejected rejected && found.key().isEmpty()) {
            throw rejected.why();
        }
        checkSignature(found, token, algorithm);
        return switch (verdict) {
            case Accepted accepted -> new Proved(proof(anchor, token, keyId, accepted));
            case Rejected rejected -> refused(anchor, rejected.why(), true);
        };
    }

    private static void checkSignature(AnchorKeys.Found found, CompactToken token, SignatureAlgorithm algorithm)
            throws TokenRefused {
        if (!found.available()) {
            throw new TokenRefused(Cause.KEYS_UNAVAILABLE, "the keys of the token's issuer cannot be had now");
        }
        VerifyingKey key = found.key()
                .filter(each -> each.algorithms().contains(algorithm))
                .orElseThrow(() -> new TokenRefused(
                        Cause.KEY_UNKNOWN, "the issuer has no key of the token's `kid` for its algorithm"));
        if (!key.verifies(algorithm, token.signedBytes(), token.signature())) {
            throw new TokenRefused(Cause.SIGNATURE_WRONG, "the token's signature is wrong");
        }
    }

    private static Proof proof(TrustAnchorSettings anchor, CompactToken token, String keyId, Accepted accepted) {
        String tokenId = accepted.tokenId();
        String use = tokenId == null ? "signed\0" + token.signedDigest() : "jti\0" + tokenId;
        return new Proof(
                anchor.name(),
                anchor.issuer(),
                accepted.subject(),
                SelectedClaims.of(anchor, accepted.claims()),
                accepted.claims(),
                keyId,
                token.digest(),
                accepted.issuedAt(),
                accepted.expiresAt(),
                accepted.authTime(),
                CompactToken.sha256(anchor.issuer() + "\0" + use));
    }

    private static TrustAnchorSettings anchorOf(List<TrustAnchorSettings> anchors, CompactToken token)
            throws TokenRefused {
        Object issuer = token.claims().get("iss");
        List<TrustAnchorSettings> candidates = new ArrayList<>(anchors);
        candidates.removeIf(anchor -> !anchor.issuer().equals(issuer));
        if (candidates.isEmpty()) {
            throw new TokenRefused(Cause.ISSUER_UNKNOWN, "no trust anchor has the token's issuer");
        }
        List<String> audiences = ClaimRules.audiences(token.claims());
        candidates.removeIf(anchor -> !audiences.contains(anchor.audience()));
        if (candidates.isEmpty()) {
            throw new TokenRefused(Cause.AUDIENCE_WRONG, "the token is not meant for this server (`aud`)");
        }
        if (candidates.size() > 1) {
            throw new TokenRefused(Cause.ANCHOR_AMBIGUOUS, "two trust anchors have the token's issuer and audience");
        }
        return candidates.getFirst();
    }

    private AnchorKeys keysOf(TrustAnchorSettings anchor) {
        return caches.computeIfAbsent(
                new KeySource(anchor), source -> new AnchorKeys(anchor, fetcher, limits, nanoTime));
    }

    private static Refused refused(@Nullable TrustAnchorSettings anchor, TokenRefused refused, boolean verified) {
        return new Refused(refused.reason(), refused.text(), anchor == null ? null : anchor.name(), verified);
    }
}
