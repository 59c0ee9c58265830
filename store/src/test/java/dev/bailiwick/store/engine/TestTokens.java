package dev.bailiwick.store.engine;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tokens whose text stands for a proof. Verified as the real ones are: by declared anchors only, and until their end. */
final class TestTokens implements ProofVerifier {
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** A workload's token. */
    String workload(String anchor, String subject, Map<String, Object> claims, Instant now) {
        return token(anchor, subject, claims, now, null);
    }

    /** A person's ID token, signed in at that time. */
    String person(String anchor, String subject, Instant now, @Nullable Instant authTime) {
        return token(anchor, subject, Map.of(), now, authTime);
    }

    private String token(
            String anchor, String subject, Map<String, Object> claims, Instant now, @Nullable Instant authTime) {
        String text = "test-token-" + anchor + "-" + subject + "-" + count.incrementAndGet();
        Map<String, Object> all = new HashMap<>(claims);
        all.put("sub", subject);
        TreeMap<String, String> selected = new TreeMap<>();
        if (claims.get("job") instanceof String job) {
            selected.put("job", job);
        }
        proofs.put(
                text,
                new Proof(
                        anchor,
                        "https://" + anchor + ".test",
                        subject,
                        selected,
                        all,
                        "key-1",
                        Secrets.sha256Hex(text),
                        now,
                        now.plus(LIFE),
                        authTime,
                        Secrets.sha256Hex("replay " + text)));
        return text;
    }

    @Override
    public Result verify(Map<String, TrustAnchorSpec.Oidc> anchors, String token, Instant now) {
        Proof proof = proofs.get(token);
        if (proof == null || !anchors.containsKey(proof.anchor())) {
            return new Result.Refused("no anchor vouches for the token");
        }
        return now.isBefore(proof.expiresAt()) ? new Result.Proved(proof) : new Result.Refused("the token has ended");
    }
}
