package dev.bailiwick.authn.oidc;

import dev.bailiwick.core.identity.Claims;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier needs to know of a declared trust anchor of type {@code oidc}.
 *
 * @param name the anchor's name
 * @param issuer the exact {@code iss}: an {@code https} URL without query, fragment or user ({@code http} for a loopback
 *     host only), 512 characters at most; a final slash counts
 * @param audience the one audience that a token must be meant for
 * @param algorithms those that a token may be signed with, at least one
 * @param jwksUri where the keys are, if not where discovery says
 * @param requiredClaims claim path ({@link Claims}) to the exact text that every token must carry, 32 at most
 * @param recordClaims claim paths to put on record beyond {@code sub}, {@code aud}, {@code jti} and {@code auth_time}, 32
 *     at most; an object is recorded one level deep
 * @param maxTokenAgeSeconds how long after {@code iat} a token is accepted, 1 to 86,400, whatever its {@code exp}
 * @param clockSkewSeconds by how much {@code iat} and {@code nbf} may lie ahead of our clock, 0 to 60; an end gets
 *     no such grace
 * @param singleUse whether a token may be used once only; the verifier gives the key, the engine keeps the memory
 * @param people whether the issuer's subjects are persons, who may approve
 */
public record TrustAnchorSettings(
        String name,
        String issuer,
        String audience,
        Set<SignatureAlgorithm> algorithms,
        @Nullable URI jwksUri,
        Map<String, String> requiredClaims,
        Set<String> recordClaims,
        int maxTokenAgeSeconds,
        int clockSkewSeconds,
        boolean singleUse,
        boolean people) {
    public static final int DEFAULT_MAX_TOKEN_AGE_SECONDS = 3600;
    public static final int DEFAULT_CLOCK_SKEW_SECONDS = 30;
    public static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS =
            Set.copyOf(EnumSet.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA));

    private static final int MAX_CLAIMS = 32;
    private static final int MAX_URL_LENGTH = 512;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** @throws IllegalArgumentException if a value is out of the range given above */
    public TrustAnchorSettings {
        algorithms = Set.copyOf(algorithms);
        requiredClaims = Map.copyOf(requiredClaims);
        recordClaims = Set.copyOf(recordClaims);
        checkUrl("issuer", issuer);
        if (jwksUri != null) {
            checkUrl("jwksUri", jwksUri.toString());
        }
        require(!name.isEmpty(), "a trust anchor has a name");
        require(
                !audience.isEmpty() && audience.length() <= Claims.MAX_STRING_LENGTH,
                "a trust anchor has one audience");
        require(!algorithms.isEmpty(), "a trust anchor allows at least one algorithm");
        require(requiredClaims.size() <= MAX_CLAIMS, "a trust anchor requires at most " + MAX_CLAIMS + " claims");
        require(recordClaims.size() <= MAX_CLAIMS, "a trust anchor records at most " + MAX_CLAIMS + " claims");
        requiredClaims.keySet().forEach(Claims::checkPath);
        recordClaims.forEach(Claims::checkPath);
        require(maxTokenAgeSeconds >= 1 && maxTokenAgeSeconds <= 86_400, "`maxTokenAgeSeconds` is 1 to 86400");
        require(clockSkewSeconds >= 0 && clockSkewSeconds <= 60, "`clockSkewSeconds` is 0 to 60");
    }

    /** An anchor for workloads with the defaults for all else; proofs are reusable. */
    public static TrustAnchorSettings of(String name, String issuer, String audience) {
        return new TrustAnchorSettings(
                name,
                issuer,
                audience,
                DEFAULT_ALGORITHMS,
                null,
                Map.of(),
                Set.of(),
                DEFAULT_MAX_TOKEN_AGE_SECONDS,
                DEFAULT_CLOCK_SKEW_SECONDS,
                false,
                false);
    }

    private static void checkUrl(String field, String url) {
        require(url.length() <= MAX_URL_LENGTH, "`" + field + "` is longer than " + MAX_URL_LENGTH + " characters");
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("`" + url + "` is no URL", malformed);
        }
        String host = uri.getHost();
        require(
                host != null
                        && uri.getRawUserInfo() == null
                        && uri.getRawFragment() == null
                        && (uri.getRawQuery() == null || !field.equals("issuer")),
                "`" + field + "` must be a URL with a host and without user, query or fragment");
        boolean plainLoopback = "http".equals(uri.getScheme())
                && host != null
                && LOOPBACK.matcher(host).matches();
        require("https".equals(uri.getScheme()) || plainLoopback, "`" + field + "` must start with `https://`");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
