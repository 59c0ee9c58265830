package dev.bailiwick.authn.oidc;

import dev.bailiwick.authn.oidc.ProofResult.Cause;
import dev.bailiwick.core.identity.Claims;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims that decide whether a token is good now (RFC 7519, section 4.1; OpenID Connect Core, section 3.1.3.7).
 * Pure: knows nothing of signatures.
 */
final class ClaimRules {
    private static final long MAX_SECONDS = 253_402_300_799L; // 9999-12-31T23:59:59Z
    private static final int MAX_SUBJECT_LENGTH = 255;

    private ClaimRules() {}

    /** Whether a token's claims hold, if it is the issuer's. */
    sealed interface Verdict {}

    /** They do; what is needed of them. */
    record Accepted(
            Map<String, Object> claims,
            String subject,
            @Nullable String tokenId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant authTime)
            implements Verdict {}

    /** They do not. */
    record Rejected(TokenRefused why) implements Verdict {}

    static Verdict judge(TrustAnchorSettings anchor, Map<String, Object> parsed, Instant now) {
        try {
            return check(anchor, parsed, now);
        } catch (TokenRefused why) {
            return new Rejected(why);
        }
    }

    private static Accepted check(TrustAnchorSettings anchor, Map<String, Object> parsed, Instant now)
            throws TokenRefused {
        if (!anchor.singleUse() && audiences(parsed).size() > 1) {
            throw new TokenRefused(Cause.AUDIENCE_SHARED, "a reusable token must be meant for one audience only");
        }
        Instant issuedAt = needed(parsed, "iat", false);
        Instant ends = checkTimes(anchor, parsed, issuedAt, now);
        Map<String, Object> claims = bounded(parsed);
        for (Map.Entry<String, String> required : anchor.requiredClaims().entrySet()) {
            if (Claims.text(claims, required.getKey())
                    .filter(required.getValue()::equals)
                    .isEmpty()) {
                throw new TokenRefused(
                        Cause.CLAIM_WRONG,
                        "the claim `" + required.getKey() + "` is not as trust anchor `" + anchor.name()
                                + "` requires");
            }
        }
        Instant authTime = optional(parsed, "auth_time", false);
        return new Accepted(claims, subject(claims), tokenId(claims), issuedAt, ends, authTime);
    }

    private static Instant checkTimes(
            TrustAnchorSettings anchor, Map<String, Object> claims, Instant issuedAt, Instant now) throws TokenRefused {
        Instant expires = needed(claims, "exp", false);
        if (!now.isBefore(expires)) {
            throw new TokenRefused(Cause.EXPIRED, "the token has ended (`exp`)");
        }
        Instant latest = now.plusSeconds(anchor.clockSkewSeconds());
        checkPast(optional(claims, "nbf", true), "nbf", latest);
        checkPast(issuedAt, "iat", latest);
        checkPast(optional(claims, "auth_time", true), "auth_time", latest);
        Instant tooOld = issuedAt.plusSeconds(anchor.maxTokenAgeSeconds());
        if (!now.isBefore(tooOld)) {
            throw new TokenRefused(
                    Cause.TOO_OLD, "the token was issued more than " + anchor.maxTokenAgeSeconds() + " seconds ago");
        }
        return expires.isBefore(tooOld) ? expires : tooOld;
    }

    private static void checkPast(@Nullable Instant time, String claim, Instant latest) throws TokenRefused {
        if (time != null && time.isAfter(latest)) {
            throw new TokenRefused(Cause.NOT_YET_VALID, "the token is not good yet (`" + claim + "`)");
        }
    }

    /** All of {@code aud}, which is a string or a list of strings. */
    static List<String> audiences(Map<String, Object> claims) throws TokenRefused {
        return switch (claims.get("aud")) {
            case null -> throw new TokenRefused(Cause.CLAIM_MISSING, "the token has no `aud`");
            case String one -> List.of(one);
            case List<?> several
            when several.stream().allMatch(String.class::isInstance) ->
                several.stream().map(String.class::cast).toList();
            default ->
                throw new TokenRefused(Cause.MALFORMED, "the token's `aud` is neither a string nor a list of them");
        };
    }

    private static @Nullable String tokenId(Map<String, Object> claims) throws TokenRefused {
        return switch (claims.get("jti")) {
            case null -> null;
            case String text when CompactToken.printable(text, Claims.MAX_STRING_LENGTH) -> text;
            default -> throw new TokenRefused(Cause.MALFORMED, "the token's `jti` is not a printable string");
        };
    }

    private static String subject(Map<String, Object> claims) throws TokenRefused {
        Object subject = claims.get("sub");
        if (subject == null) {
            throw new TokenRefused(Cause.CLAIM_MISSING, "the token has no `sub`");
        }
        if (subject instanceof String text && CompactToken.printable(text, MAX_SUBJECT_LENGTH)) {
            return text;
        }
        throw new TokenRefused(
                Cause.MALFORMED,
                "the token's `sub` is not a printable string of 1 to " + MAX_SUBJECT_LENGTH + " characters");
    }

    private static Map<String, Object> bounded(Map<String, Object> claims) throws TokenRefused {
        try {
            return Claims.bounded(claims);
        } catch (IllegalArgumentException tooLarge) {
            throw new TokenRefused(Cause.CLAIMS_TOO_LARGE, String.valueOf(tooLarge.getMessage()));
        }
    }

    private static Instant needed(Map<String, Object> claims, String name, boolean up) throws TokenRefused {
        Instant time = optional(claims, name, up);
        if (time == null) {
            throw new TokenRefused(Cause.CLAIM_MISSING, "the token has no `" + name + "`");
        }
        return time;
    }

    /** A NumericDate (RFC 7519, section 2); a fraction of a second is rounded to whichever side is stricter. */
    private static @Nullable Instant optional(Map<String, Object> claims, String name, boolean up) throws TokenRefused {
        double seconds = switch (claims.get(name)) {
            case null -> Double.NaN;
            case Long whole -> whole;
            case Double fraction -> up ? Math.ceil(fraction) : Math.floor(fraction);
            default -> -1;
        };
        if (Double.isNaN(seconds)) {
            return null;
        }
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new TokenRefused(Cause.MALFORMED, "the token's `" + name + "` is not a number of seconds since 1970");
        }
        return Instant.ofEpochSecond((long) seconds);
    }
}
