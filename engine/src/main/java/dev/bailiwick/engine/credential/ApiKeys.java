package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.document.TrustAnchorSpec.KeyDoor;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.LocalSecrets;
import dev.bailiwick.engine.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which declared static key a caller presents. The local secrets are read again after a second, so that a replaced one needs
 * no restart and one request does not read every file; what is kept of them in between are digests. Thread-safe.
 */
final class ApiKeys {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PolicyInForce policy;
    private final LocalSecrets localSecrets;
    private volatile Digests digests = new Digests(-1, 0, List.of());

    ApiKeys(PolicyInForce policy, LocalSecrets localSecrets) {
        this.policy = policy;
        this.localSecrets = localSecrets;
    }

    private record Digest(String anchor, List<KeyDoor> doors, byte[] sha256) {}

    private record Digests(long policyVersion, long readAt, List<Digest> all) {}

    /** The name of the anchor whose key this is and that serves at the door; empty too where several have the same key. */
    Optional<String> find(KeyDoor door, String presented) {
        byte[] digest = Secrets.sha256(presented);
        List<Digest> same = current().all().stream()
                .filter(each -> MessageDigest.isEqual(each.sha256(), digest))
                .toList();
        return same.size() == 1 && same.getFirst().doors().contains(door)
                ? Optional.of(same.getFirst().anchor())
                : Optional.empty();
    }

    private Digests current() {
        Digests known = digests;
        long version = policy.snapshot().version();
        if (known.policyVersion() == version && System.nanoTime() - known.readAt() < KEPT_NANOS) {
            return known;
        }
        List<Digest> read = new ArrayList<>();
        for (Map.Entry<String, TrustAnchorSpec> each :
                policy.snapshot().anchors().entrySet()) {
            if (each.getValue() instanceof TrustAnchorSpec.ApiKey key) {
                localSecrets
                        .find(key.secretId())
                        .filter(secret -> secret.length > 0)
                        .ifPresent(secret -> read.add(new Digest(each.getKey(), key.doors(), sha256(secret))));
            }
        }
        Digests fresh = new Digests(version, System.nanoTime(), List.copyOf(read));
        digests = fresh;
        return fresh;
    }

    private static byte[] sha256(byte[] secret) {
        return Secrets.sha256(new String(secret, StandardCharsets.UTF_8));
    }
}
