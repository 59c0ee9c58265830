package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Legacy static TSIG secrets: declared exceptions with an end date, one identity each. */
public final class LegacyKeys {
    private LegacyKeys() {}

    /** The anchor of that key name, with its name. */
    public static Optional<Map.Entry<String, TrustAnchorSpec.Tsig>> find(PolicySnapshot policy, String keyName) {
        return policy.anchors().entrySet().stream()
                .filter(e -> e.getValue() instanceof TrustAnchorSpec.Tsig tsig
                        && tsig.keyName().toString().equalsIgnoreCase(keyName))
                .map(e -> Map.entry(e.getKey(), (TrustAnchorSpec.Tsig) e.getValue()))
                .findFirst();
    }

    /** The automation that a legacy key stands for: under the one grant of its identity; empty once anything has ended. */
    public static Optional<Principal.Automation> principal(PolicySnapshot policy, String anchor, Instant now) {
        if (!(policy.anchor(anchor).orElse(null) instanceof TrustAnchorSpec.Tsig tsig)
                || !now.isBefore(tsig.notAfter())) {
            return Optional.empty();
        }
        List<Grant> grants = policy.grantsOf(tsig.identity()).stream()
                .filter(g -> now.isBefore(g.notAfter()))
                .toList();
        return policy.identity(tsig.identity())
                .flatMap(identity -> grants.stream()
                        .findFirst()
                        .map(grant -> principal(anchor, tsig, grant, identity.owner(), identity.environment()))
                        .filter(p -> Credentials.standing(policy, p, now).isEmpty()));
    }

    /** What ties the uses of a legacy secret together in the log. */
    public static String correlation(String anchor) {
        return "legacy-" + anchor;
    }

    private static Principal.Automation principal(
            String anchor, TrustAnchorSpec.Tsig tsig, Grant grant, String owner, String environment) {
        TreeMap<String, String> proof = new TreeMap<>();
        proof.put("anchor", anchor);
        proof.put("key", tsig.keyName().toString());
        return new Principal.Automation(
                tsig.identity(),
                owner,
                anchor,
                "legacy/" + anchor,
                grant.name(),
                grant.scope(),
                proof,
                Map.of("anchor", anchor, "identity", tsig.identity(), "owner", owner, "environment", environment),
                Map.of(),
                correlation(anchor),
                tsig.notAfter());
    }
}
