package dev.bailiwick.doors.rest;

import dev.bailiwick.authn.oidc.OidcVerifier;
import dev.bailiwick.authn.oidc.ProofResult;
import dev.bailiwick.authn.oidc.TrustAnchorSettings;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.engine.port.ProofVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The real verifier behind the engine's port. */
record TestProofs(OidcVerifier verifier) implements ProofVerifier {
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
        return new TrustAnchorSettings(
                name,
                spec.issuer(),
                spec.audience(),
                TrustAnchorSettings.DEFAULT_ALGORITHMS,
                null,
                spec.requiredClaims(),
                Set.copyOf(spec.recordClaims()),
                3600,
                30,
                spec.singleUse(),
                spec.people());
    }
}
