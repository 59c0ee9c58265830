package dev.bailiwick.engine.credential;

import dev.bailiwick.core.identity.Proof;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of a proof is recorded, and what conditions may look at. Never the token. */
final class Proofs {
    private Proofs() {}

    /** For the log: anchor, issuer, subject, the claims that the anchor selects, key id and digest. */
    static SortedMap<String, String> summary(Proof proof) {
        TreeMap<String, String> summary = new TreeMap<>();
        proof.selected().forEach((path, text) -> summary.put("claim." + path, text));
        summary.put("anchor", proof.anchor());
        summary.put("issuer", proof.issuer());
        summary.put("subject", proof.subject());
        summary.put("key-id", proof.keyId());
        summary.put("digest", proof.digest());
        return summary;
    }

    /** For conditions, under {@code proved.}: issuer, subject, anchor, all claims, and who the identity is. */
    static Map<String, Object> proved(Proof proof, String identity, String owner, String environment) {
        Map<String, Object> proved = new LinkedHashMap<>();
        proved.put("anchor", proof.anchor());
        proved.put("issuer", proof.issuer());
        proved.put("subject", proof.subject());
        proved.put("claims", proof.claims());
        proved.put("identity", identity);
        proved.put("owner", owner);
        proved.put("environment", environment);
        return proved;
    }
}
