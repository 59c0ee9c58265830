package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Legacy static secrets: declared exceptions with an end date, one identity each. */
public final class LegacyKeys {
    private LegacyKeys() {}

    /** The anchor of that TSIG key name, with its name. */
    public static Optional<Map.Entry<String, TrustAnchorSpec.Tsig>> find(PolicySnapshot policy, String keyName) {
        return policy.anchors().entrySet().stream()
                .filter(e -> e.getValue() instanceof TrustAnchorSpec.Tsig tsig
                        && tsig.keyName().toString().equalsIgnoreCase(keyName))
                .map(e -> Map.entry(e.getKey(), (TrustAnchorSpec.Tsig) e.getValue()))
                .findFirst();
    }

    /** The automation that a legacy secret stands for: under the one grant of its identity; empty once anything has ended. */
    public static Optional<Principal.Automation> principal(PolicySnapshot policy, String anchor, Instant now) {
        return declared(policy, anchor, now)
                .filter(principal -> now.isBefore(principal.endsAt()))
                .filter(principal ->
                        Credentials.standing(policy, principal, now).isEmpty());
    }

    /** The same, ended or not: to tell whose late use it is. Empty where its identity or grant is gone. */
    static Optional<Principal.Automation> declared(PolicySnapshot policy, String anchor, Instant now) {
        if (!(policy.anchor(anchor).orElse(null) instanceof TrustAnchorSpec.Legacy legacy)) {
            return Optional.empty();
        }
        return policy.identity(legacy.identity())
                .flatMap(identity -> policy.grantsOf(legacy.identity()).stream()
                        .filter(grant -> now.isBefore(grant.notAfter()))
                        .findFirst()
                        .map(grant -> principal(
                                anchor,
                                legacy,
                                grant.name(),
                                grant.scopeAt(now),
                                identity.owner(),
                                identity.environment())));
    }

    /** What ties the uses of a legacy secret together in the log. */
    public static String correlation(String anchor) {
        return "legacy-" + anchor;
    }

    private static Principal.Automation principal(
            String anchor, TrustAnchorSpec.Legacy legacy, String grant, Scope scope, String owner, String environment) {
        TreeMap<String, String> proof = new TreeMap<>();
        proof.put("anchor", anchor);
        proof.put(
                "key",
                switch (legacy) {
                    case TrustAnchorSpec.Tsig tsig -> tsig.keyName().toString();
                    case TrustAnchorSpec.ApiKey key -> key.secretId();
                });
        return new Principal.Automation(
                legacy.identity(),
                owner,
                anchor,
                "legacy/" + anchor,
                grant,
                scope,
                proof,
                Map.of("anchor", anchor, "identity", legacy.identity(), "owner", owner, "environment", environment),
                Map.of(),
                correlation(anchor),
                legacy.notAfter());
    }
}
