package dev.bailiwick.engine.credential;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.principal.Principal;

/** What a presented credential proved. */
public sealed interface Authentication {
    /** Genuine and in force. */
    record Known(Principal principal) implements Authentication {}

    /**
     * Genuine once, but ended or revoked: late use is attributed.
     *
     * @param principal whose it was
     */
    record Ended(Principal principal, Refusal refusal) implements Authentication {}

    /** Perhaps genuine; but this node cannot prove that it knows of every revocation, and doubt denies. */
    record Undecided(Refusal refusal) implements Authentication {}

    /** Nothing that can be attributed to anyone. */
    record Unknown(Refusal refusal) implements Authentication {}
}
