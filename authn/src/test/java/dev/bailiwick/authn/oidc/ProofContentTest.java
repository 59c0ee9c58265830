package dev.bailiwick.authn.oidc;

import static dev.bailiwick.authn.oidc.Verifying.AUDIENCE;
import static dev.bailiwick.authn.oidc.Verifying.NOW;
import static dev.bailiwick.authn.oidc.Verifying.proved;
import static dev.bailiwick.authn.oidc.Verifying.sound;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.localissuer.Misbehaviour;
import dev.bailiwick.authn.oidc.Verifying.Anchor;
import dev.bailiwick.core.identity.Proof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProofContentTest {
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static LocalIssuer issuer;
    private static OidcVerifier verifier;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(Verifying.CLOCK);
        verifier = Verifying.verifier();
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @Test
    void a_proof_says_who_by_whose_word_and_until_when() {
        String token = sound(issuer).claim("auth_time", NOW.minusSeconds(5)).sign();
        Proof proof = prove(new Anchor(issuer.issuer()), token);

        assertThat(proof.anchor()).isEqualTo("ci");
        assertThat(proof.issuer()).isEqualTo(issuer.issuer());
        assertThat(proof.subject()).isEqualTo("repo:example/dns");
        assertThat(proof.keyId()).isEqualTo("rsa-1");
        assertThat(proof.digest()).isEqualTo(CompactToken.sha256(token)).matches("[0-9a-f]{64}");
        assertThat(proof.issuedAt()).isEqualTo(NOW);
        assertThat(proof.expiresAt()).isEqualTo(NOW.plusSeconds(300));
        assertThat(proof.authTime()).isEqualTo(NOW.minusSeconds(5));
        assertThat(proof.replayKey()).matches("[0-9a-f]{64}");
    }

    @Test
    void a_proof_ends_with_the_maximum_age_where_that_is_sooner() {
        assertThat(prove(new Anchor(issuer.issuer()).maxAge(60), sound(issuer).sign())
                        .expiresAt())
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void only_the_claims_that_the_anchor_names_are_selected_for_the_record() {
        String token = sound(issuer)
                .claim("jti", "id-1")
                .claim("email", "a@example.com")
                .claim("repository_id", 42)
                .claim("groups", List.of("a", "b\""))
                .claim("secretish", "no")
                .claim("kubernetes.io", Map.of("namespace", "dns", "pod", Map.of("name", "x"), "a/b", "c"))
                .claim("long", "x".repeat(1000))
                .sign();
        Anchor anchor =
                new Anchor(issuer.issuer()).recorded("repository_id", "groups", "kubernetes.io", "long", "absent");

        assertThat(prove(anchor, token).selected())
                .containsOnly(
                        Map.entry("sub", "repo:example/dns"),
                        Map.entry("aud", AUDIENCE),
                        Map.entry("jti", "id-1"),
                        Map.entry("repository_id", "42"),
                        Map.entry("groups", "[\"a\",\"b\\\"\"]"),
                        Map.entry("/kubernetes.io/namespace", "dns"),
                        Map.entry("/kubernetes.io/a~1b", "c"),
                        Map.entry("long", "x".repeat(255) + "…"));
        assertThat(prove(new Anchor(issuer.issuer()).ofPeople(), token).selected())
                .containsEntry("email", "a@example.com");
    }

    @Test
    void the_record_has_a_limit() {
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            many.put("m" + i, i);
        }
        Proof proof = prove(
                new Anchor(issuer.issuer()).recorded("many"),
                sound(issuer).claim("many", many).sign());

        assertThat(proof.selected()).hasSize(SelectedClaims.MAX_ENTRIES).containsKeys("sub", "aud", "jti");
    }

    @Test
    void all_claims_are_there_for_conditions_with_their_types() {
        Proof proof = prove(
                new Anchor(issuer.issuer()),
                sound(issuer)
                        .claim("n", 1)
                        .claim("b", true)
                        .claim("l", List.of("x"))
                        .claim("o", Map.of("k", 0.5))
                        .sign());

        assertThat(proof.claims())
                .containsEntry("n", 1L)
                .containsEntry("b", true)
                .containsEntry("l", List.of("x"))
                .containsEntry("o", Map.of("k", 0.5))
                .containsKeys("iss", "exp");
    }

    @Test
    void one_token_id_is_one_use_whatever_else_the_token_says() {
        Proof one = prove(
                new Anchor(issuer.issuer()), sound(issuer).claim("jti", "same").sign());
        Proof other = prove(
                new Anchor(issuer.issuer()),
                sound(issuer).claim("jti", "same").subject("b").sign());
        Proof fresh = prove(
                new Anchor(issuer.issuer()), sound(issuer).claim("jti", "other").sign());

        assertThat(other.replayKey()).isEqualTo(one.replayKey());
        assertThat(other.digest()).isNotEqualTo(one.digest());
        assertThat(fresh.replayKey()).isNotEqualTo(one.replayKey());
    }

    @Test
    void a_token_without_id_is_one_use_even_with_its_signature_written_another_way() {
        String token =
                sound(issuer).without("jti").algorithm(SignatureAlgorithm.ES256).sign();
        String twin = withOtherValidSignature(token);
        Proof one = prove(new Anchor(issuer.issuer()), token);
        Proof two = prove(new Anchor(issuer.issuer()), twin);

        assertThat(twin).isNotEqualTo(token);
        assertThat(two.digest()).isNotEqualTo(one.digest());
        assertThat(two.replayKey()).isEqualTo(one.replayKey());
    }

    @Test
    void neither_token_nor_claims_reach_any_text() {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = capturing(logged);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        List<String> said = new ArrayList<>();
        try {
            for (String token : List.of(
                    sound(issuer).claim("note", "canary").sign(),
                    sound(issuer).claim("canary", "x".repeat(2000)).sign(),
                    sound(issuer).claim("iss", "canary").sign(),
                    sound(issuer).claim("aud", "canary").sign(),
                    sound(issuer).header("kid", "canary").sign(),
                    sound(issuer).header("alg", "canary").sign(),
                    sound(issuer).header("typ", "canary").sign(),
                    sound(issuer).claim("exp", (Object) "canary").sign(),
                    sound(issuer).claim("note", "canary").sign(bytes -> new byte[256]),
                    "canary.canary.canary",
                    "canary")) {
                ProofResult result = verifier.verify(List.of(Verifying.anchor(issuer)), token, NOW);
                said.add(result.toString());
                assertThat(result.toString()).doesNotContain(token).doesNotContain(token.split("\\.", -1)[0]);
            }
            OidcVerifier fresh = Verifying.verifier();
            issuer.misbehave(Misbehaviour.FAILING);
            said.add(fresh.verify(
                            List.of(Verifying.anchor(issuer)), sound(issuer).sign(), NOW)
                    .toString());
        } catch (RuntimeException leak) {
            said.add(leak.toString());
            throw leak;
        } finally {
            issuer.misbehave(Misbehaviour.NONE);
            root.removeHandler(handler);
        }
        logged.forEach(each -> said.add(each.getMessage() + Arrays.toString(each.getParameters())));

        assertThat(said).noneMatch(text -> text.contains("canary"));
        assertThat(sound(issuer).claim("note", "canary").toString()).doesNotContain("canary");
    }

    @Test
    void a_token_taken_apart_prints_its_digest_only() throws TokenRefused {
        String token = sound(issuer).claim("note", "canary").sign();

        assertThat(CompactToken.parse(token)).hasToString("CompactToken[digest=" + CompactToken.sha256(token) + "]");
        assertThat(JSONObjectUtils.toJSONString(CompactToken.parse(token).claims()))
                .contains("canary");
    }

    private static Proof prove(Anchor anchor, String token) {
        return proved(verifier.verify(List.of(anchor.settings()), token, NOW));
    }

    // (r, s) and (r, n - s) are both valid.
    private static String withOtherValidSignature(String token) {
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        byte[] twin = P256_ORDER.subtract(s).toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, twin.length);
        System.arraycopy(twin, twin.length - length, padded, 32 - length, length);
        System.arraycopy(padded, 0, signature, 32, 32);
        return token.substring(0, dot + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static Handler capturing(List<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord each) {
                logged.add(each);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
