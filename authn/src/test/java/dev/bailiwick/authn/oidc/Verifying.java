package dev.bailiwick.authn.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.HostResolver;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.localissuer.TokenBuilder;
import dev.bailiwick.core.identity.Proof;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** What the tests of the verifier share: one time, one audience, one client for the loopback. */
final class Verifying {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);
    static final String AUDIENCE = "bailiwick";

    private Verifying() {}

    static OutgoingHttp http(Duration timeout) {
        return new OutgoingHttp(new OutgoingHttp.Settings(
                timeout,
                timeout,
                256 * 1024,
                AddressPolicy.allowing(List.of("127.0.0.0/8")),
                HostResolver.system(),
                (SSLSocketFactory) SSLSocketFactory.getDefault()));
    }

    static OidcVerifier verifier() {
        return new OidcVerifier(http(Duration.ofSeconds(10)), KeyLimits.DEFAULT, System::nanoTime);
    }

    static TokenBuilder sound(LocalIssuer issuer) {
        return issuer.token().subject("repo:example/dns").audience(AUDIENCE);
    }

    static TrustAnchorSettings anchor(LocalIssuer issuer) {
        return new Anchor(issuer.issuer()).settings();
    }

    static Proof proved(ProofResult result) {
        assertThat(result).isInstanceOf(ProofResult.Proved.class);
        return ((ProofResult.Proved) result).proof();
    }

    static ProofResult.Refused refused(ProofResult result) {
        assertThat(result).isInstanceOf(ProofResult.Refused.class);
        return (ProofResult.Refused) result;
    }

    /** An anchor of which a test changes what it is about. */
    record Anchor(
            String issuer,
            Set<SignatureAlgorithm> algorithms,
            Map<String, String> required,
            Set<String> recorded,
            int maxAge,
            int skew,
            boolean singleUse,
            boolean people) {
        Anchor(String issuer) {
            this(issuer, TrustAnchorSettings.DEFAULT_ALGORITHMS, Map.of(), Set.of(), 3600, 30, false, false);
        }

        Anchor algorithms(SignatureAlgorithm... only) {
            return new Anchor(issuer, Set.of(only), required, recorded, maxAge, skew, singleUse, people);
        }

        Anchor required(Map<String, String> claims) {
            return new Anchor(issuer, algorithms, claims, recorded, maxAge, skew, singleUse, people);
        }

        Anchor recorded(String... claims) {
            return new Anchor(issuer, algorithms, required, Set.of(claims), maxAge, skew, singleUse, people);
        }

        Anchor maxAge(int seconds) {
            return new Anchor(issuer, algorithms, required, recorded, seconds, skew, singleUse, people);
        }

        Anchor skew(int seconds) {
            return new Anchor(issuer, algorithms, required, recorded, maxAge, seconds, singleUse, people);
        }

        Anchor usedOnce() {
            return new Anchor(issuer, algorithms, required, recorded, maxAge, skew, true, people);
        }

        Anchor ofPeople() {
            return new Anchor(issuer, algorithms, required, recorded, maxAge, skew, singleUse, true);
        }

        TrustAnchorSettings settings() {
            return named("ci", null);
        }

        TrustAnchorSettings named(String name, @Nullable URI jwksUri) {
            return new TrustAnchorSettings(
                    name, issuer, AUDIENCE, algorithms, jwksUri, required, recorded, maxAge, skew, singleUse, people);
        }
    }
}
