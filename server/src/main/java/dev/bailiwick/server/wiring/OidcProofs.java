package dev.bailiwick.server.wiring;

import dev.bailiwick.authn.oidc.OidcVerifier;
import dev.bailiwick.authn.oidc.ProofResult;
import dev.bailiwick.authn.oidc.SignatureAlgorithm;
import dev.bailiwick.authn.oidc.TrustAnchorSettings;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.port.ProofVerifier;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Verifies tokens against declared anchors through module authn. */
record OidcProofs(OidcVerifier verifier) implements ProofVerifier {
    @Override
    public Result verify(Map<String, TrustAnchorSpec.Oidc> anchors, String token, Instant now) {
        List<TrustAnchorSettings> settings = anchors.entrySet().stream()
                .map(e -> settings(e.getKey(), e.getValue()))
                .toList();
        return switch (verifier.verify(settings, token, now)) {
            case ProofResult.Proved proved -> new Result.Proved(proved.proof());
            case ProofResult.Refused refused -> new Result.Refused(refused.message());
        };
    }

    private static TrustAnchorSettings settings(String name, TrustAnchorSpec.Oidc spec) {
        Set<SignatureAlgorithm> algorithms = spec.algorithms().stream()
                .flatMap(word -> SignatureAlgorithm.ofJoseName(word).stream())
                .collect(Collectors.toCollection(HashSet::new));
        return new TrustAnchorSettings(
                name,
                spec.issuer(),
                spec.audience(),
                algorithms,
                spec.jwksUri().map(URI::create).orElse(null),
                spec.requiredClaims(),
                Set.copyOf(spec.recordClaims()),
                Math.toIntExact(spec.maxTokenAge().toSeconds()),
                Math.toIntExact(spec.clockSkew().toSeconds()),
                spec.singleUse(),
                spec.people());
    }
}
