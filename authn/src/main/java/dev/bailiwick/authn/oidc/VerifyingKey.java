package dev.bailiwick.authn.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that an issuer signs with (RFC 7517) and the algorithms that it suits, by its type and by its own word.
 *
 * @param keyId its {@code kid}
 * @param algorithms never of two key types, so a token cannot have a key read as another kind
 * @param key the key
 */
record VerifyingKey(String keyId, Set<SignatureAlgorithm> algorithms, PublicKey key) {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_RSA_EXPONENT_BITS = 33;

    // The members read. Certificates are left out: they would be parsed and fetched for nothing.
    private static final Set<String> MEMBERS = Set.of("kty", "kid", "use", "key_ops", "alg", "n", "e", "crv", "x", "y");

    // SubjectPublicKeyInfo of Ed25519 (RFC 8410, section 4) up to the 32 bytes of the key.
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    /** The key in a member of a key set, or empty if it is private, shared, weak, for another use or not understood. */
    static Optional<VerifyingKey> of(Map<?, ?> jwk) {
        if (jwk.containsKey("d") || jwk.containsKey("k")) {
            return Optional.empty();
        }
        if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
            return Optional.empty();
        }
        if (jwk.get("key_ops") instanceof List<?> uses && !uses.contains("verify")) {
            return Optional.empty();
        }
        Map<String, Object> members = new HashMap<>();
        jwk.forEach((name, value) -> {
            if (name instanceof String text && MEMBERS.contains(text) && value != null) {
                members.put(text, value);
            }
        });
        try {
            return of(JWK.parse(members));
        } catch (ParseException | JOSEException | GeneralSecurityException | RuntimeException notUnderstood) {
            // Whatever one odd key makes the library throw, the others must still be read.
            return Optional.empty();
        }
    }

    private static Optional<VerifyingKey> of(JWK jwk) throws JOSEException, GeneralSecurityException {
        String keyId = jwk.getKeyID();
        if (keyId == null) {
            return Optional.empty();
        }
        return switch (jwk) {
            case RSAKey rsa
            when strong(rsa.toRSAPublicKey()) ->
                suited(jwk, keyId, rsa.toRSAPublicKey(), Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256));
            case ECKey ec
            when ec.getCurve().equals(Curve.P_256) ->
                suited(jwk, keyId, ec.toECPublicKey(), Set.of(SignatureAlgorithm.ES256));
            case ECKey ec
            when ec.getCurve().equals(Curve.P_384) ->
                suited(jwk, keyId, ec.toECPublicKey(), Set.of(SignatureAlgorithm.ES384));
            case OctetKeyPair okp
            when okp.getCurve().equals(Curve.Ed25519) && okp.getDecodedX().length == 32 ->
                suited(jwk, keyId, ed25519(okp.getDecodedX()), Set.of(SignatureAlgorithm.EDDSA));
            default -> Optional.empty();
        };
    }

    private static Optional<VerifyingKey> suited(JWK jwk, String keyId, PublicKey key, Set<SignatureAlgorithm> byType) {
        if (jwk.getAlgorithm() == null) {
            return Optional.of(new VerifyingKey(keyId, byType, key));
        }
        return SignatureAlgorithm.ofJoseName(jwk.getAlgorithm().getName())
                .filter(byType::contains)
                .map(only -> new VerifyingKey(keyId, Set.of(only), key));
    }

    // Too small is broken, too large is a way to burn our time.
    private static boolean strong(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && key.getPublicExponent().testBit(0)
                && key.getPublicExponent().bitLength() > 1
                && key.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
    }

    private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
        byte[] encoded = HexFormat.of().parseHex(ED25519_PREFIX + HexFormat.of().formatHex(x));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Whether this key made the signature. False too where the key does not suit the algorithm. */
    boolean verifies(SignatureAlgorithm algorithm, byte[] signed, byte[] signature) {
        if (!algorithms.contains(algorithm)) {
            return false;
        }
        try {
            return switch (key) {
                case RSAPublicKey rsa -> jose(new RSASSAVerifier(rsa), algorithm, signed, signature);
                case ECPublicKey ec -> jose(new ECDSAVerifier(ec), algorithm, signed, signature);
                default -> ed25519(signed, signature);
            };
        } catch (JOSEException | GeneralSecurityException notEvenASignature) {
            return false;
        }
    }

    // The verifier sees a header of ours, with nothing of the token's in it but the algorithm that was allowed.
    private static boolean jose(JWSVerifier verifier, SignatureAlgorithm algorithm, byte[] signed, byte[] signature)
            throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName())).build();
        return verifier.verify(header, signed, Base64URL.encode(signature));
    }

    // The JDK's own: the JOSE library would need another library for it.
    private boolean ed25519(byte[] signed, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signed);
        return verifier.verify(signature);
    }
}
