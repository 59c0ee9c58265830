package dev.bailiwick.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.oidc.KeyLimits;
import dev.bailiwick.authn.oidc.OidcVerifier;
import dev.bailiwick.authn.oidc.ProofResult;
import dev.bailiwick.authn.oidc.SignatureAlgorithm;
import dev.bailiwick.authn.oidc.TrustAnchorSettings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens of workloads and persons. The first octet chooses between text as it is; header, payload and signature that are
 * encoded first; and a payload that the issuer signs, so that the rules of claims are reached. Only of the last can anything
 * be proved.
 */
public final class TokenTarget {
    private static final LocalIssuer ISSUER = LocalIssuer.start(InstantSource.system());
    private static final OidcVerifier VERIFIER = new OidcVerifier(
            new OutgoingHttp(OutgoingHttp.Settings.defaults(AddressPolicy.allowing(List.of("127.0.0.0/8")))),
            KeyLimits.DEFAULT,
            System::nanoTime);
    private static final List<TrustAnchorSettings> ANCHORS = List.of(new TrustAnchorSettings(
            "ci",
            ISSUER.issuer(),
            "bailiwick",
            TrustAnchorSettings.DEFAULT_ALGORITHMS,
            null,
            Map.of(),
            Set.of("ref"),
            TrustAnchorSettings.DEFAULT_MAX_TOKEN_AGE_SECONDS,
            TrustAnchorSettings.DEFAULT_CLOCK_SKEW_SECONDS,
            true,
            false));

    private static final String HEADER =
            ISSUER.token().subject("x").audience("bailiwick").sign().split("\\.", 2)[0];

    private TokenTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        boolean signed = data.length > 1 && (data[0] & 3) == 3;
        String token = signed ? signed(data) : token(data);
        ProofResult result =
                VERIFIER.verify(ANCHORS, token, InstantSource.system().instant());
        Expect.that(signed || !(result instanceof ProofResult.Proved), "what the issuer did not sign proves nothing");
    }

    private static String token(byte[] data) {
        if (data.length < 3 || (data[0] & 1) == 0) {
            return new String(data, ISO_8859_1).replace("ISSUER", ISSUER.issuer());
        }
        int third = (data.length - 1) / 3;
        return encoded(data, 1, 1 + third) + "." + encoded(data, 1 + third, 1 + 2 * third) + "."
                + encoded(data, 1 + 2 * third, data.length);
    }

    private static String signed(byte[] data) {
        String signed = HEADER + "." + encoded(data, 1, data.length);
        byte[] signature = ISSUER.signRaw(SignatureAlgorithm.ES256, signed.getBytes(ISO_8859_1));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String encoded(byte[] data, int from, int to) {
        String text = new String(Arrays.copyOfRange(data, from, to), ISO_8859_1).replace("ISSUER", ISSUER.issuer());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(ISO_8859_1));
    }
}
