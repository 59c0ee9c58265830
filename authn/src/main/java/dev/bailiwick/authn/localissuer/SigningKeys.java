package dev.bailiwick.authn.localissuer;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.bailiwick.authn.oidc.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One generation of an issuer's keys: one of each kind. Immutable. */
final class SigningKeys {
    private final int generation;
    private final Map<SignatureAlgorithm, KeyPair> pairs = new EnumMap<>(SignatureAlgorithm.class);

    SigningKeys(int generation) {
        this.generation = generation;
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            KeyPair both = rsa.generateKeyPair();
            pairs.put(SignatureAlgorithm.RS256, both);
            pairs.put(SignatureAlgorithm.PS256, both);
            pairs.put(SignatureAlgorithm.ES256, elliptic("secp256r1"));
            pairs.put(SignatureAlgorithm.ES384, elliptic("secp384r1"));
            pairs.put(
                    SignatureAlgorithm.EDDSA,
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has these algorithms", impossible);
        }
    }

    String keyId(SignatureAlgorithm algorithm) {
        String kind = switch (algorithm) {
            case RS256, PS256 -> "rsa";
            case ES256 -> "p256";
            case ES384 -> "p384";
            case EDDSA -> "ed25519";
        };
        return kind + "-" + generation;
    }

    PublicKey publicKey(SignatureAlgorithm algorithm) {
        return pair(algorithm).getPublic();
    }

    byte[] sign(SignatureAlgorithm algorithm, byte[] bytes) {
        try {
            Signature signer = signer(algorithm);
            PrivateKey key = pair(algorithm).getPrivate();
            signer.initSign(key);
            signer.update(bytes);
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has these algorithms", impossible);
        }
    }

    /** The public keys as members of a key set (RFC 7517). */
    List<Map<String, Object>> published() {
        return List.of(
                published(new RSAKey.Builder((RSAPublicKey) publicKey(SignatureAlgorithm.RS256))
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(keyId(SignatureAlgorithm.RS256))
                        .build()),
                published(new ECKey.Builder(Curve.P_256, (ECPublicKey) publicKey(SignatureAlgorithm.ES256))
                        .keyID(keyId(SignatureAlgorithm.ES256))
                        .build()),
                published(new ECKey.Builder(Curve.P_384, (ECPublicKey) publicKey(SignatureAlgorithm.ES384))
                        .keyID(keyId(SignatureAlgorithm.ES384))
                        .build()),
                published(new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(ed25519()))
                        .keyID(keyId(SignatureAlgorithm.EDDSA))
                        .build()));
    }

    private static Map<String, Object> published(JWK key) {
        return key.toJSONObject();
    }

    // The encoding is a fixed prefix and the key (RFC 8410, section 4).
    private byte[] ed25519() {
        byte[] encoded = publicKey(SignatureAlgorithm.EDDSA).getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private KeyPair pair(SignatureAlgorithm algorithm) {
        return Objects.requireNonNull(pairs.get(algorithm));
    }

    private static KeyPair elliptic(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static Signature signer(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case RS256 -> Signature.getInstance("SHA256withRSA");
            case PS256 -> {
                Signature signer = Signature.getInstance("RSASSA-PSS");
                signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield signer;
            }
            case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
            case ES384 -> Signature.getInstance("SHA384withECDSAinP1363Format");
            case EDDSA -> Signature.getInstance("Ed25519");
        };
    }
}
