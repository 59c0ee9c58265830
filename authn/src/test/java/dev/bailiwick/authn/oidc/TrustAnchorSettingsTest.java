package dev.bailiwick.authn.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustAnchorSettingsTest {
    private static final String ISSUER = "https://issuer.example";

    @Test
    void the_defaults_are_as_documented() {
        TrustAnchorSettings anchor = TrustAnchorSettings.of("ci", ISSUER, "bailiwick");

        assertThat(anchor.algorithms())
                .containsOnly(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA);
        assertThat(anchor.maxTokenAgeSeconds()).isEqualTo(3600);
        assertThat(anchor.clockSkewSeconds()).isEqualTo(30);
        assertThat(anchor.singleUse()).isFalse();
        assertThat(anchor.people()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example",
                "https://issuer.example/",
                "https://issuer.example:8443/tenant",
                "http://127.0.0.1:8080",
                "http://localhost:8080",
                "http://[::1]:8080"
            })
    void an_issuer_is_an_https_url_or_on_the_loopback(String issuer) {
        assertThat(TrustAnchorSettings.of("ci", issuer, "bailiwick").issuer()).isEqualTo(issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "issuer.example",
                "http://issuer.example",
                "http://127.0.0.1.example",
                "ftp://127.0.0.1",
                "https://issuer.example?a=b",
                "https://issuer.example#f",
                "https://user@issuer.example",
                "https://",
                "https:///p",
                "https://issuer example",
                "HTTP://127.0.0.1"
            })
    void any_other_issuer_is_refused(String issuer) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustAnchorSettings.of("ci", issuer, "bailiwick"));
    }

    @Test
    void every_range_is_kept() {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustAnchorSettings.of("", ISSUER, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> TrustAnchorSettings.of("ci", ISSUER, ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustAnchorSettings.of("ci", ISSUER + "/" + "x".repeat(512), "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> make(Set.of(), 3600, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> make(SignatureAlgorithm.RS256, 0, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> make(SignatureAlgorithm.RS256, 86_401, 30));
        assertThatIllegalArgumentException().isThrownBy(() -> make(SignatureAlgorithm.RS256, 3600, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> make(SignatureAlgorithm.RS256, 3600, 61));
        assertThat(make(SignatureAlgorithm.RS256, 86_400, 60).clockSkewSeconds())
                .isEqualTo(60);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        anchor(Set.of(SignatureAlgorithm.RS256), URI.create("http://issuer.example/keys"), 3600, 30));
    }

    @Test
    void neither_none_nor_an_algorithm_with_a_shared_key_has_a_name_here() {
        for (String name : new String[] {"none", "HS256", "HS384", "HS512", "rs256", "RS1", ""}) {
            assertThat(SignatureAlgorithm.ofJoseName(name)).as(name).isEmpty();
        }
        for (SignatureAlgorithm each : SignatureAlgorithm.values()) {
            assertThat(SignatureAlgorithm.ofJoseName(each.joseName())).contains(each);
        }
    }

    private static TrustAnchorSettings make(SignatureAlgorithm only, int age, int skew) {
        return make(Set.of(only), age, skew);
    }

    private static TrustAnchorSettings make(Set<SignatureAlgorithm> algorithms, int age, int skew) {
        return anchor(algorithms, URI.create(ISSUER + "/keys"), age, skew);
    }

    private static TrustAnchorSettings anchor(Set<SignatureAlgorithm> algorithms, URI keys, int age, int skew) {
        return new TrustAnchorSettings(
                "ci", ISSUER, "a", algorithms, keys, Map.of(), Set.of(), age, skew, false, false);
    }
}
