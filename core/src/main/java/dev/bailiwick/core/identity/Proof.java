package dev.bailiwick.core.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says of its bearer. Never the token itself: nothing in here lets anyone present it again.
 *
 * <p>For the record (audit, receipts) take {@code anchor}, {@code issuer}, {@code subject}, {@code selected},
 * {@code keyId} and {@code digest}. {@code claims} is for conditions and matching only and stays out of the record.
 *
 * @param anchor name of the trust anchor that vouches
 * @param issuer the token's {@code iss}, equal to the anchor's
 * @param subject the token's {@code sub}
 * @param selected the claims that the anchor says to record, as text, by claim path
 * @param claims all claims within the limits of {@link Claims}, for conditions over {@code proved.claims}
 * @param keyId the {@code kid} of the key that signed
 * @param digest SHA-256 of the whole token in lower-case hex, so that an auditor holding a token can find its use
 * @param issuedAt the token's {@code iat}
 * @param expiresAt from when on the proof is no longer accepted: the sooner of {@code exp} and {@code iat} plus the
 *     anchor's maximum age; a replay memory may forget {@code replayKey} from then on
 * @param authTime when the person signed in ({@code auth_time}, OpenID Connect Core, section 2), where told
 * @param replayKey 64 lower-case hex digits, equal for every presentation of the same token: over the issuer and
 *     {@code jti}, or without a {@code jti} over the issuer and what the signature covers
 */
public record Proof(
        String anchor,
        String issuer,
        String subject,
        SortedMap<String, String> selected,
        Map<String, Object> claims,
        String keyId,
        String digest,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable Instant authTime,
        String replayKey) {

    /** @throws IllegalArgumentException if the claims exceed the limits of {@link Claims} */
    public Proof {
        selected = Collections.unmodifiableSortedMap(new TreeMap<>(selected));
        claims = Claims.bounded(claims);
    }

    /** The text of one claim as rules compare it: {@link Claims#text}. */
    public Optional<String> claim(String path) {
        return Claims.text(claims, path);
    }

    /** Who and by which key; no claims, for they may tell of persons. */
    @Override
    public String toString() {
        return "Proof[anchor=" + anchor + ", issuer=" + issuer + ", subject=" + subject + ", keyId=" + keyId
                + ", digest=" + digest + ", expiresAt=" + expiresAt + "]";
    }
}
