package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.AskedScope;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a workload asks for beside its proof.
 *
 * @param form {@code bearer} or {@code tsig}
 * @param purpose what for, in the caller's words; recorded, and {@code asked.purpose} for conditions
 * @param reference a change or ticket; recorded, and {@code asked.reference}
 * @param grant the grant to take it from; empty tries all of the identity's
 * @param duration how long; empty for the default of five minutes
 */
public record LeaseRequest(
        Form form,
        AskedScope scope,
        String purpose,
        String reference,
        Optional<String> grant,
        Optional<Duration> duration) {
    /** The longest purpose or reference in characters. */
    public static final int MAX_TEXT_CHARS = 500;

    public LeaseRequest {
        if (purpose.length() > MAX_TEXT_CHARS || reference.length() > MAX_TEXT_CHARS) {
            throw new IllegalArgumentException("purpose and reference have at most " + MAX_TEXT_CHARS + " characters");
        }
        if (duration.map(d -> d.isNegative() || d.isZero()).orElse(false)) {
            throw new IllegalArgumentException("a duration is positive");
        }
    }

    /** The form in which a lease is handed out. */
    public enum Form {
        BEARER,
        TSIG,
        /** Held by nobody: the server opens it for one deed of an account and keeps no secret of it. */
        ACCOUNT;

        /** The word used in documents and rows. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
