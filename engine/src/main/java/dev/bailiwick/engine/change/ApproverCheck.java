package dev.bailiwick.engine.change;

import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.util.Optional;

/** Whether a principal can approve anything at all, for approvals of every kind. */
public final class ApproverCheck {
    private ApproverCheck() {}

    /** Why it cannot at this wall time, or empty: approvers are persons with a fresh sign-in. */
    public static Optional<String> notInPerson(Principal principal, Instant wall) {
        return Eligibility.notInPerson(principal, wall);
    }
}
