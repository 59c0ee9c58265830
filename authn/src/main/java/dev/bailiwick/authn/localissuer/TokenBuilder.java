package dev.bailiwick.authn.localissuer;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.bailiwick.authn.oidc.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Builds a token of a {@link LocalIssuer}, a sound one unless told otherwise. Not thread-safe. Starts with {@code iss},
 * {@code iat}, {@code exp} in five minutes and a random {@code jti}, signed with RS256 and the issuer's current key.
 */
public final class TokenBuilder {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final SigningKeys keys;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private SignatureAlgorithm algorithm = SignatureAlgorithm.RS256;

    TokenBuilder(String issuer, SigningKeys keys, Instant now) {
        this.keys = keys;
        header.put("typ", "JWT");
        claims.put("iss", issuer);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    }

    public TokenBuilder subject(String subject) {
        return claim("sub", subject);
    }

    /** One audience is written as a string, several as a list. */
    public TokenBuilder audience(String... audiences) {
        return claim("aud", audiences.length == 1 ? audiences[0] : List.of(audiences));
    }

    /** Sets a claim to a string, number, boolean, list or map. */
    public TokenBuilder claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** Sets a claim to a time in whole seconds. */
    public TokenBuilder claim(String name, Instant time) {
        return claim(name, (Object) time.getEpochSecond());
    }

    public TokenBuilder without(String claim) {
        claims.remove(claim);
        return this;
    }

    /** Signs with this algorithm and names it in the header. */
    public TokenBuilder algorithm(SignatureAlgorithm chosen) {
        this.algorithm = chosen;
        return this;
    }

    /** Sets a header parameter, over whatever would be right. */
    public TokenBuilder header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    /** The signed token. */
    public String sign() {
        return sign(bytes -> keys.sign(algorithm, bytes));
    }

    /** The token with a signature made by other means. */
    public String sign(UnaryOperator<byte[]> signer) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("alg", algorithm.joseName());
        whole.put("kid", keys.keyId(algorithm));
        whole.putAll(header);
        String signed = part(whole) + "." + part(claims);
        byte[] signature = signer.apply(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String part(Map<String, Object> members) {
        byte[] json = JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /** Says nothing of the claims: what is built here is a credential. */
    @Override
    public String toString() {
        return "TokenBuilder[algorithm=" + algorithm + "]";
    }
}
