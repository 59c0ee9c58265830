package dev.bailiwick.authn.oidc;

import static dev.bailiwick.authn.oidc.Verifying.AUDIENCE;
import static dev.bailiwick.authn.oidc.Verifying.NOW;
import static dev.bailiwick.authn.oidc.Verifying.proved;
import static dev.bailiwick.authn.oidc.Verifying.refused;
import static dev.bailiwick.authn.oidc.Verifying.sound;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.localissuer.TokenBuilder;
import dev.bailiwick.authn.oidc.ProofResult.Cause;
import dev.bailiwick.authn.oidc.Verifying.Anchor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcVerifierTest {
    private static LocalIssuer issuer;
    private static OidcVerifier verifier;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(Verifying.CLOCK);
        verifier = Verifying.verifier();
        proved(verify(sound(issuer)));
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_sound_token_is_proved_with_every_algorithm_that_the_anchor_allows(SignatureAlgorithm algorithm) {
        TrustAnchorSettings anchor =
                new Anchor(issuer.issuer()).algorithms(algorithm).settings();

        assertThat(proved(verify(anchor, sound(issuer).algorithm(algorithm).sign()))
                        .subject())
                .isEqualTo("repo:example/dns");
    }

    @ParameterizedTest
    @EnumSource
    void a_sound_token_with_an_algorithm_that_the_anchor_does_not_allow_is_refused(SignatureAlgorithm algorithm) {
        SignatureAlgorithm other =
                algorithm == SignatureAlgorithm.RS256 ? SignatureAlgorithm.ES256 : SignatureAlgorithm.RS256;
        TrustAnchorSettings anchor =
                new Anchor(issuer.issuer()).algorithms(other).settings();

        assertRefused(verify(anchor, sound(issuer).algorithm(algorithm).sign()), Cause.ALGORITHM_NOT_ALLOWED, false);
    }

    @Test
    void a_key_is_never_taken_for_another_kind() {
        String secretFromPublicKey = sound(issuer).header("alg", "HS256").sign(OidcVerifierTest::hmacWithPublicKey);
        String none = sound(issuer).header("alg", "none").sign(bytes -> new byte[] {1});
        String rsaAsElliptic = sound(issuer).header("alg", "ES256").sign();
        String ellipticAsRsa = sound(issuer)
                .algorithm(SignatureAlgorithm.ES256)
                .header("alg", "RS256")
                .sign();

        assertRefused(verify(secretFromPublicKey), Cause.ALGORITHM_NOT_ALLOWED, false);
        assertRefused(verify(none), Cause.ALGORITHM_NOT_ALLOWED, false);
        assertRefused(verify(rsaAsElliptic), Cause.KEY_UNKNOWN, false);
        assertRefused(verify(ellipticAsRsa), Cause.KEY_UNKNOWN, false);
        for (String name : List.of("NONE", "None", "rs256", "HS512", "RSA-OAEP", "ES256K", "")) {
            assertRefused(verify(sound(issuer).header("alg", name)), Cause.ALGORITHM_NOT_ALLOWED, false);
        }
        assertRefused(verify(sound(issuer).header("alg", 1)), Cause.MALFORMED, false);
    }

    @Test
    void an_elliptic_signature_of_zeroes_proves_nothing() {
        TokenBuilder token = sound(issuer).algorithm(SignatureAlgorithm.ES256);

        assertRefused(verify(token.sign(bytes -> new byte[64])), Cause.SIGNATURE_WRONG, false);
        assertRefused(verify(token.sign(bytes -> new byte[63])), Cause.SIGNATURE_WRONG, false);
    }

    @Test
    void a_changed_token_is_refused_wherever_the_change_is() {
        for (SignatureAlgorithm algorithm :
                List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA)) {
            String token = sound(issuer).algorithm(algorithm).sign();
            Random random = new Random(11);
            for (int i = 0; i < 60; i++) {
                int at = random.nextInt(token.length() - 2);
                char other = token.charAt(at) == 'A' ? 'B' : 'A';
                String changed = token.substring(0, at) + other + token.substring(at + 1);

                assertThat(verify(changed)).isInstanceOf(ProofResult.Refused.class);
            }
        }
    }

    @Test
    void another_issuers_signature_under_our_key_id_is_refused() {
        try (LocalIssuer impostor = LocalIssuer.start(Verifying.CLOCK)) {
            String forged = sound(impostor).claim("iss", issuer.issuer()).sign();

            assertRefused(verify(forged), Cause.SIGNATURE_WRONG, false);
        }
    }

    @Test
    void where_a_header_says_to_find_keys_is_not_looked_at() {
        try (LocalIssuer impostor = LocalIssuer.start(Verifying.CLOCK)) {
            TokenBuilder forged = sound(impostor)
                    .claim("iss", issuer.issuer())
                    .header("jku", impostor.jwksUri().toString())
                    .header("x5u", impostor.jwksUri().toString())
                    .header("jwk", Map.of("kty", "oct", "k", "AAAA"))
                    .header("x5c", List.of("AAAA"));

            assertRefused(verify(forged), Cause.SIGNATURE_WRONG, false);
            assertThat(impostor.requests()).isZero();
        }
        assertThat(verify(sound(issuer)
                        .header("jku", "https://evil.example")
                        .header("jwk", "nonsense")
                        .header("x5c", 1)))
                .isInstanceOf(ProofResult.Proved.class);
    }

    @Test
    void what_a_header_calls_critical_is_refused_even_when_empty() {
        assertRefused(
                verify(sound(issuer).header("crit", List.of("b64")).header("b64", false)),
                Cause.HEADER_NOT_SUPPORTED,
                false);
        assertRefused(verify(sound(issuer).header("crit", List.of())), Cause.HEADER_NOT_SUPPORTED, false);
    }

    @Test
    void only_tokens_of_the_known_types_are_taken() {
        for (String type : List.of("JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt")) {
            assertThat(verify(sound(issuer).header("typ", type))).isInstanceOf(ProofResult.Proved.class);
        }
        for (Object type : List.of("dpop+jwt", "logout+jwt", "secevent+jwt", "JOSE", "", 1)) {
            assertRefused(verify(sound(issuer).header("typ", type)), Cause.HEADER_NOT_SUPPORTED, false);
        }
    }

    @Test
    void a_token_without_a_type_is_taken() {
        String[] parts = sound(issuer).sign().split("\\.", -1);
        Map<String, Object> header = Map.of("alg", "RS256", "kid", "rsa-1");

        String signed = json(header) + "." + parts[1];
        assertThat(verify(signed + "." + rsaSignature(signed))).isInstanceOf(ProofResult.Proved.class);
    }

    @Test
    void a_token_must_name_a_known_key() {
        String[] parts = sound(issuer).sign().split("\\.", -1);

        assertRefused(
                verify(json(Map.of("alg", "RS256")) + "." + parts[1] + "." + parts[2]), Cause.KEY_ID_MISSING, false);
        assertRefused(verify(sound(issuer).header("kid", "rsa-0")), Cause.KEY_UNKNOWN, false);
        assertRefused(verify(sound(issuer).header("kid", 1)), Cause.MALFORMED, false);
        assertRefused(verify(sound(issuer).header("kid", "")), Cause.MALFORMED, false);
        assertRefused(verify(sound(issuer).header("kid", "k".repeat(257))), Cause.MALFORMED, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b",
                "a.b.c.d",
                "a.b.",
                ".b.c",
                "a..c",
                "a b.c.d",
                "a.b.c\n",
                "é.b.c",
                "a=.b.c",
                "e30.e30.AA",
                "W10.e30.AA",
                "bnVsbA.e30.AA",
                "_w.e30.AA",
                "eyJhIjoxLCJhIjoyfQ.e30.AA",
                "a.b.c"
            })
    void what_is_not_three_parts_with_json_objects_is_malformed(String token) {
        assertRefused(verify(token), Cause.MALFORMED, false);
    }

    @Test
    void a_claim_that_occurs_twice_is_malformed() {
        String payload =
                "{\"iss\":\"" + issuer.issuer() + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"a\",\"sub\":\"b\"}";
        String signed = sound(issuer).sign().split("\\.", -1)[0] + "." + encode(payload);

        assertRefused(verify(signed + "." + rsaSignature(signed)), Cause.MALFORMED, false);
    }

    @Test
    void a_token_of_eight_kibibytes_is_read_and_a_larger_one_is_not() {
        assertRefused(verify("a".repeat(8192)), Cause.MALFORMED, false);
        assertRefused(verify("a".repeat(8193)), Cause.TOKEN_TOO_LARGE, false);
    }

    @Test
    void the_issuer_must_be_an_anchors_to_the_letter() {
        for (Object other : List.of(
                issuer.issuer() + "/", issuer.issuer().replace("127", "0127"), "", 1, List.of(issuer.issuer()))) {
            assertRefused(verify(sound(issuer).claim("iss", other)), Cause.ISSUER_UNKNOWN, false);
        }
        assertRefused(verify(sound(issuer).without("iss")), Cause.ISSUER_UNKNOWN, false);
        assertRefused(verifier.verify(List.of(), sound(issuer).sign(), NOW), Cause.ISSUER_UNKNOWN, false);
    }

    @Test
    void the_audience_must_be_ours_and_ours_alone_where_a_proof_is_reusable() {
        assertRefused(verify(sound(issuer).without("aud")), Cause.CLAIM_MISSING, false);
        assertRefused(verify(sound(issuer).audience("other")), Cause.AUDIENCE_WRONG, false);
        assertRefused(verify(sound(issuer).claim("aud", List.of())), Cause.AUDIENCE_WRONG, false);
        assertRefused(verify(sound(issuer).claim("aud", "Bailiwick")), Cause.AUDIENCE_WRONG, false);
        assertRefused(verify(sound(issuer).claim("aud", 1)), Cause.MALFORMED, false);
        assertRefused(verify(sound(issuer).claim("aud", List.of(AUDIENCE, 1))), Cause.MALFORMED, false);
        assertRefused(verify(sound(issuer).audience(AUDIENCE, "other")), Cause.AUDIENCE_SHARED, true);
        assertRefused(verify(sound(issuer).audience(AUDIENCE, AUDIENCE)), Cause.AUDIENCE_SHARED, true);
        assertThat(verify(sound(issuer).claim("aud", List.of(AUDIENCE)))).isInstanceOf(ProofResult.Proved.class);
        TrustAnchorSettings once = new Anchor(issuer.issuer()).usedOnce().settings();
        assertThat(verify(once, sound(issuer).audience("other", AUDIENCE).sign()))
                .isInstanceOf(ProofResult.Proved.class);
    }

    @Test
    void the_audience_picks_among_anchors_of_one_issuer_and_two_that_are_alike_deny() {
        TrustAnchorSettings ours = new Anchor(issuer.issuer()).named("ours", null);
        TrustAnchorSettings same = new Anchor(issuer.issuer()).named("same", null);
        TrustAnchorSettings other = TrustAnchorSettings.of("other", issuer.issuer(), "other");
        String token = sound(issuer).sign();

        assertThat(proved(verifier.verify(List.of(other, ours), token, NOW)).anchor())
                .isEqualTo("ours");
        assertRefused(verifier.verify(List.of(ours, same), token, NOW), Cause.ANCHOR_AMBIGUOUS, false);
    }

    @Test
    void a_token_has_ended_in_the_second_of_its_exp() {
        assertThat(verify(sound(issuer).claim("exp", NOW.plusSeconds(1)))).isInstanceOf(ProofResult.Proved.class);
        assertRefused(verify(sound(issuer).claim("exp", NOW)), Cause.EXPIRED, true);
        assertRefused(verify(sound(issuer).claim("exp", NOW.minusSeconds(1))), Cause.EXPIRED, true);
        assertRefused(verify(sound(issuer).claim("exp", (Object) (NOW.getEpochSecond() + 0.5))), Cause.EXPIRED, true);
        String token = sound(issuer).claim("exp", NOW.plusSeconds(1)).sign();
        assertThat(verifier.verify(List.of(Verifying.anchor(issuer)), token, NOW.plusMillis(999)))
                .isInstanceOf(ProofResult.Proved.class);
    }

    @Test
    void a_forged_token_is_called_forged_even_where_its_claims_would_not_do() {
        String forged = sound(issuer).claim("exp", NOW).sign(bytes -> new byte[256]);

        assertRefused(verify(forged), Cause.SIGNATURE_WRONG, false);
    }

    @Test
    void a_token_must_say_when_it_was_issued_and_when_it_ends() {
        assertRefused(verify(sound(issuer).without("exp")), Cause.CLAIM_MISSING, true);
        assertRefused(verify(sound(issuer).without("iat")), Cause.CLAIM_MISSING, true);
        for (Object odd : List.of("1", true, List.of(), -1, 253_402_300_800L, 1e300)) {
            assertRefused(verify(sound(issuer).claim("exp", odd)), Cause.MALFORMED, true);
            assertRefused(verify(sound(issuer).claim("iat", odd)), Cause.MALFORMED, true);
            assertRefused(verify(sound(issuer).claim("nbf", odd)), Cause.MALFORMED, true);
            assertRefused(verify(sound(issuer).claim("auth_time", odd)), Cause.MALFORMED, true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "nbf", "auth_time"})
    void a_time_may_lie_ahead_by_the_clock_skew_and_no_more(String claim) {
        assertThat(verify(sound(issuer).claim(claim, NOW.plusSeconds(30)))).isInstanceOf(ProofResult.Proved.class);
        assertRefused(verify(sound(issuer).claim(claim, NOW.plusSeconds(31))), Cause.NOT_YET_VALID, true);
        TrustAnchorSettings strict = new Anchor(issuer.issuer()).skew(0).settings();
        assertThat(verify(strict, sound(issuer).claim(claim, NOW).sign())).isInstanceOf(ProofResult.Proved.class);
        assertRefused(
                verify(strict, sound(issuer).claim(claim, NOW.plusSeconds(1)).sign()), Cause.NOT_YET_VALID, true);
    }

    @Test
    void a_token_is_too_old_in_the_second_in_which_it_reaches_the_maximum_age() {
        TrustAnchorSettings anchor = new Anchor(issuer.issuer()).maxAge(60).settings();

        assertThat(verify(
                        anchor, sound(issuer).claim("iat", NOW.minusSeconds(59)).sign()))
                .isInstanceOf(ProofResult.Proved.class);
        assertRefused(
                verify(anchor, sound(issuer).claim("iat", NOW.minusSeconds(60)).sign()), Cause.TOO_OLD, true);
    }

    @Test
    void required_claims_must_be_there_and_equal() {
        TrustAnchorSettings anchor = new Anchor(issuer.issuer())
                .required(Map.of("repository_owner_id", "7", "/kubernetes.io/namespace", "dns"))
                .settings();
        TokenBuilder right =
                sound(issuer).claim("repository_owner_id", 7).claim("kubernetes.io", Map.of("namespace", "dns"));

        assertThat(verify(anchor, right.sign())).isInstanceOf(ProofResult.Proved.class);
        assertRefused(verify(anchor, right.claim("repository_owner_id", "77").sign()), Cause.CLAIM_WRONG, true);
        assertRefused(
                verify(anchor, right.claim("repository_owner_id", List.of("7")).sign()), Cause.CLAIM_WRONG, true);
        assertRefused(verify(anchor, right.without("repository_owner_id").sign()), Cause.CLAIM_WRONG, true);
    }

    @Test
    void a_token_must_have_a_printable_subject() {
        assertRefused(verify(sound(issuer).without("sub")), Cause.CLAIM_MISSING, true);
        for (Object odd : List.of("", 1, "a\nb", "s".repeat(256), List.of("a"))) {
            assertRefused(verify(sound(issuer).subject("x").claim("sub", odd)), Cause.MALFORMED, true);
        }
        for (Object odd : List.of("", 1, "a\nb")) {
            assertRefused(verify(sound(issuer).claim("jti", odd)), Cause.MALFORMED, true);
        }
    }

    @Test
    void claims_beyond_the_limits_are_refused() {
        Map<String, Object> deep = Map.of("b", Map.of("c", Map.of("d", Map.of())));
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("c" + i, i);
        }

        assertRefused(verify(sound(issuer).claim("a", deep)), Cause.CLAIMS_TOO_LARGE, true);
        assertRefused(verify(sound(issuer).claim("a", many)), Cause.CLAIMS_TOO_LARGE, true);
        assertRefused(verify(sound(issuer).claim("a", "x".repeat(1025))), Cause.CLAIMS_TOO_LARGE, true);
    }

    @Test
    void an_issuer_with_a_final_slash_is_another_one_and_is_found_all_the_same() {
        for (String path : List.of("/", "/tenant/", "/tenant")) {
            try (LocalIssuer slashed = LocalIssuer.start(Verifying.CLOCK, path)) {
                TrustAnchorSettings anchor = Verifying.anchor(slashed);
                TrustAnchorSettings bare = TrustAnchorSettings.of("bare", slashed.issuer() + "/", AUDIENCE);

                assertThat(verify(anchor, sound(slashed).sign())).isInstanceOf(ProofResult.Proved.class);
                assertRefused(verify(bare, sound(slashed).sign()), Cause.ISSUER_UNKNOWN, false);
            }
        }
    }

    @Test
    void keys_are_taken_from_where_the_anchor_says() {
        try (LocalIssuer elsewhere = LocalIssuer.start(Verifying.CLOCK)) {
            TrustAnchorSettings anchor = new Anchor("https://unreachable.example").named("ci", elsewhere.jwksUri());
            String token =
                    sound(elsewhere).claim("iss", "https://unreachable.example").sign();

            assertThat(verify(anchor, token)).isInstanceOf(ProofResult.Proved.class);
            assertThat(elsewhere.requests()).isEqualTo(1);
            URI source = verifier.status(anchor).source();
            assertThat(source).isEqualTo(elsewhere.jwksUri());
        }
    }

    private static ProofResult verify(TokenBuilder token) {
        return verify(token.sign());
    }

    private static ProofResult verify(String token) {
        return verify(Verifying.anchor(issuer), token);
    }

    private static ProofResult verify(TrustAnchorSettings anchor, String token) {
        return verifier.verify(List.of(anchor), token, NOW);
    }

    private static void assertRefused(ProofResult result, Cause cause, boolean signatureVerified) {
        ProofResult.Refused refused = refused(result);
        assertThat(refused.cause()).as(refused.message()).isEqualTo(cause);
        assertThat(refused.signatureVerified()).isEqualTo(signatureVerified);
        assertThat(refused.message()).matches("(?s)[a-z`].*[^.]");
    }

    private static byte[] hmacWithPublicKey(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] key = issuer.publicKey(SignatureAlgorithm.RS256).getEncoded();
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String json(Map<String, Object> members) {
        return encode(JSONObjectUtils.toJSONString(members));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The issuer's own signature over text of our making. */
    private static String rsaSignature(String signed) {
        byte[] signature = issuer.signRaw(SignatureAlgorithm.RS256, signed.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }
}
