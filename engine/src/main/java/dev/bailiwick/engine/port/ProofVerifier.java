package dev.bailiwick.engine.port;

import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.identity.Proof;
import java.time.Instant;
import java.util.Map;

/** Verifies a token against declared trust anchors. Thread-safe; may block on a bounded fetch of keys. */
@FunctionalInterface
public interface ProofVerifier {
    /**
     * Verifies a token.
     *
     * @param anchors the anchors that may vouch, by name
     * @param now wall time: tokens are judged by the time of the world that made them
     */
    Result verify(Map<String, TrustAnchorSpec.Oidc> anchors, String token, Instant now);

    /** What came of it. */
    sealed interface Result {
        record Proved(Proof proof) implements Result {}

        /** The message names the cause, never the token. */
        record Refused(String message) implements Result {}
    }
}
