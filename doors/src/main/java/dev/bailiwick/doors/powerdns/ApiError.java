package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import java.util.stream.Collectors;

/** A request that is not carried out, in PowerDNS's words: a status, and {@code {"error": "..."}}. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String told;

    /** Whether the engine has recorded it already. */
    private final boolean recorded;

    private ApiError(int status, String told, boolean recorded) {
        super(told, null, false, false);
        this.status = status;
        this.told = told;
        this.recorded = recorded;
    }

    static ApiError of(int status, String told) {
        return new ApiError(status, told, false);
    }

    static ApiError invalid(String told) {
        return of(422, told);
    }

    static ApiError noSuchZone() {
        return of(404, "Not Found");
    }

    /** The one mapping of refusals. A refused PATCH is 422, whole, with every rule that refused it. */
    static ApiError of(Refusal refusal) {
        String reasons =
                refusal.reasons().stream().map(ApiError::text).distinct().collect(Collectors.joining("; "));
        String told = refusal.message() + (reasons.isEmpty() ? "" : ": " + reasons);
        return new ApiError(status(refusal.kind()), told, true);
    }

    private static String text(Reason reason) {
        return reason.rule() + ": " + reason.message();
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED, CREDENTIAL_ENDED -> 401;
            case NOT_FOUND -> 404;
            case INVALID,
                    FORBIDDEN,
                    NEEDS_APPROVAL,
                    REPLAYED,
                    NAME_NOT_IN_USE,
                    NAME_IN_USE,
                    RRSET_MISSING,
                    RRSET_EXISTS -> 422;
            case CONFLICT -> 409;
            case LIMIT_REACHED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }

    int status() {
        return status;
    }

    String told() {
        return told;
    }

    boolean recorded() {
        return recorded;
    }
}
