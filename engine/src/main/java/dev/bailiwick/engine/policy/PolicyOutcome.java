package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.PolicyError;
import dev.bailiwick.core.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What became of an edit of the policy. */
public sealed interface PolicyOutcome {
    /** What it would do: the answer to a preview. */
    record Planned(Map<String, Object> plan, String planHash, List<String> widens) implements PolicyOutcome {}

    /** In force at this version. {@code changed} is false where everything was so already. */
    record Applied(String changeId, String correlation, long version, boolean changed) implements PolicyOutcome {}

    /** Waits for a second policy admin. */
    record Waiting(String changeId, String correlation, String planHash, Instant expiresAt, List<String> widens)
            implements PolicyOutcome {}

    /** Nothing was done; {@code errors} are those of the documents. */
    record Refused(Refusal refusal, List<PolicyError> errors) implements PolicyOutcome {
        public Refused {
            errors = List.copyOf(errors);
        }
    }
}
