package dev.bailiwick.doors.http;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.principal.Principal;

/** What a static key, as clients of other protocols send it, stands for. */
public sealed interface KeyHolder {
    /** An automation whose credential is in force and within its rate. */
    record Known(Principal.Automation principal) implements KeyHolder {}

    /**
     * Nobody who may act now. UNAUTHENTICATED and CREDENTIAL_ENDED are to look alike to the caller; LIMIT_REACHED and UNAVAILABLE
     * are told.
     */
    record Refused(Refusal refusal) implements KeyHolder {}
}
