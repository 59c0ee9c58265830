package dev.bailiwick.core.refusal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Why a request was not carried out: the one vocabulary that each door maps to its own (problem+json, RCODE).
 *
 * @param kind what went wrong
 * @param message for the caller: lowercase start, no final period, no data the caller may not see; it may quote what was
 *     sent, so half a surrogate pair in it becomes a question mark
 * @param reasons the decision's reasons, where a decision refused
 */
public record Refusal(Kind kind, String message, List<Reason> reasons) {
    public Refusal {
        message = new String(message.getBytes(UTF_8), UTF_8);
        reasons = List.copyOf(reasons);
    }

    public static Refusal of(Kind kind, String message) {
        return new Refusal(kind, message, List.of());
    }

    /** The kinds of refusal. A new kind breaks every door's switch until it is mapped there. */
    public enum Kind {
        /** The request is not well formed or breaks a rule of DNS. */
        INVALID,
        /** No credential, or one that proves nothing. */
        UNAUTHENTICATED,
        /** The credential has ended or was revoked. */
        CREDENTIAL_ENDED,
        /** Authenticated, yet not allowed. */
        FORBIDDEN,
        /** Absent, or not to be seen by this caller: both look alike. */
        NOT_FOUND,
        /** Waits for a person. */
        NEEDS_APPROVAL,
        /** The state has moved: a base version, an ETag, a prerequisite or a plan no longer holds. */
        CONFLICT,
        /** A name that should be in use is not (RFC 2136, 2.4.4). */
        NAME_NOT_IN_USE,
        /** A name that should not be in use is (RFC 2136, 2.4.5). */
        NAME_IN_USE,
        /** An RRset that should exist does not (RFC 2136, 2.4.1 and 2.4.2). */
        RRSET_MISSING,
        /** An RRset that should not exist does (RFC 2136, 2.4.3). */
        RRSET_EXISTS,
        /** A limit was reached: size, count, rate, queue. */
        LIMIT_REACHED,
        /** A proof or idempotency key was used before for something else. */
        REPLAYED,
        /** Stopped on purpose: clock in doubt, log not writable, zone on hold, not ready. */
        UNAVAILABLE,
        /** An error of ours: the caller sees only its reference. */
        INTERNAL
    }
}
