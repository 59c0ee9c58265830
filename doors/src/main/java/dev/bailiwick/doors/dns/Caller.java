package dev.bailiwick.doors.dns;

import dev.bailiwick.engine.principal.Principal;

/** Who has signed a request. */
sealed interface Caller {
    /** An automation whose credential is in force. */
    record Acting(Principal.Automation principal) implements Caller {}

    /** A secondary: it may transfer the zones that name its key, and nothing else. */
    record Secondary(String secretId) implements Caller {
        String actor() {
            return "secondary/" + secretId;
        }
    }

    /** A known key, while this node cannot tell whether it was revoked: told to try again. */
    record Undecided() implements Caller {}

    /**
     * A key that is known and no longer good.
     *
     * @param actor whose it was, as the log names it
     * @param correlation the access that it belonged to
     * @param cause for the log
     */
    record Ended(String actor, String credential, String correlation, String cause) implements Caller {}
}
