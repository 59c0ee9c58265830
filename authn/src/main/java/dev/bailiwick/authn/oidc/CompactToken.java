package dev.bailiwick.authn.oidc;

import dev.bailiwick.authn.oidc.ProofResult.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token in JWS compact serialisation (RFC 7515, section 3.1), taken apart and believed in nothing.
 *
 * <p>Of the header only {@code alg}, {@code kid}, {@code typ} and {@code crit} are read: what tells where to find a key
 * ({@code jku}, {@code jwk}, {@code x5u}, {@code x5c}) is not looked at.
 */
final class CompactToken {
    static final int MAX_LENGTH = 8 * 1024;

    private static final int MAX_KEY_ID_LENGTH = 256;
    private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private final String signed;
    private final byte[] signature;
    private final String digest;
    private final Map<String, Object> header;
    private final Map<String, Object> claims;

    private CompactToken(String token) throws TokenRefused {
        int second = token.lastIndexOf('.');
        int first = token.indexOf('.');
        this.signed = token.substring(0, second);
        this.header = json(decoded(token.substring(0, first)), "header");
        this.claims = json(decoded(token.substring(first + 1, second)), "payload");
        this.signature = decoded(token.substring(second + 1));
        this.digest = sha256(token);
    }

    static CompactToken parse(String token) throws TokenRefused {
        if (token.length() > MAX_LENGTH) {
            throw new TokenRefused(Cause.TOKEN_TOO_LARGE, "the token is larger than " + MAX_LENGTH + " bytes");
        }
        if (!SHAPE.matcher(token).matches()) {
            throw new TokenRefused(Cause.MALFORMED, "the token is not three parts of base64url");
        }
        return new CompactToken(token);
    }

    /** The algorithm, once the rest of the header is known to be understood. */
    SignatureAlgorithm algorithm() throws TokenRefused {
        if (header.containsKey("crit")) {
            throw new TokenRefused(Cause.HEADER_NOT_SUPPORTED, "the token has a critical header parameter");
        }
        Object type = header.getOrDefault("typ", "JWT");
        if (!(type instanceof String text) || !TYPES.contains(text.toLowerCase(Locale.ROOT))) {
            throw new TokenRefused(Cause.HEADER_NOT_SUPPORTED, "the token's type is neither `JWT` nor `at+jwt`");
        }
        if (header.get("alg") instanceof String name) {
            return SignatureAlgorithm.ofJoseName(name)
                    .orElseThrow(() -> new TokenRefused(
                            Cause.ALGORITHM_NOT_ALLOWED, "the token's signature algorithm is never allowed"));
        }
        throw new TokenRefused(Cause.MALFORMED, "the token names no signature algorithm");
    }

    String keyId() throws TokenRefused {
        Object value = header.get("kid");
        if (value == null) {
            throw new TokenRefused(Cause.KEY_ID_MISSING, "the token names no key (`kid`)");
        }
        if (value instanceof String text && printable(text, MAX_KEY_ID_LENGTH)) {
            return text;
        }
        throw new TokenRefused(Cause.MALFORMED, "the token's `kid` is not a printable string");
    }

    /** As parsed: types, sizes and depth are unchecked. */
    Map<String, Object> claims() {
        return claims;
    }

    byte[] signedBytes() {
        return signed.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature() {
        return signature;
    }

    /** Over the whole token. */
    String digest() {
        return digest;
    }

    /**
     * Over what the signature covers. Unlike {@link #digest} nobody but the issuer can change it: an ECDSA signature
     * has a second valid form and base64url has spare bits, so the same token can be shown under several digests.
     */
    String signedDigest() {
        return sha256(signed);
    }

    static boolean printable(String text, int maxLength) {
        return !text.isEmpty() && text.length() <= maxLength && text.chars().noneMatch(Character::isISOControl);
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] decoded(String part) throws TokenRefused {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException malformed) {
            throw new TokenRefused(Cause.MALFORMED, "a part of the token is not base64url");
        }
    }

    private static Map<String, Object> json(byte[] bytes, String part) throws TokenRefused {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return JsonObjects.parse(text);
        } catch (CharacterCodingException | ParseException malformed) {
            throw new TokenRefused(Cause.MALFORMED, "the token's " + part + " is not a JSON object");
        }
    }

    @Override
    public String toString() {
        return "CompactToken[digest=" + digest + "]";
    }
}
