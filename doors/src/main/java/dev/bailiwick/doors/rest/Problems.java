package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Refusals as problem documents (RFC 9457). Stateless. */
final class Problems {
    /** What a problem's type begins with. */
    static final String TYPE = "https://bailiwick.dev/problems/";

    private Problems() {}

    /** The HTTP status of a kind of refusal. */
    static int status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNAUTHENTICATED, CREDENTIAL_ENDED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            // Nothing waits where this is refused; what does wait is answered with 202 and no problem.
            case NEEDS_APPROVAL -> 409;
            case CONFLICT, NAME_NOT_IN_USE, NAME_IN_USE, RRSET_MISSING, RRSET_EXISTS, REPLAYED -> 409;
            case LIMIT_REACHED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }

    /** The kind's word, as the problem's type ends. */
    static String word(Refusal.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String title(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> "The request is not valid";
            case UNAUTHENTICATED -> "A credential is needed";
            case CREDENTIAL_ENDED -> "The credential has ended";
            case FORBIDDEN -> "Not allowed";
            case NOT_FOUND -> "Not found";
            case NEEDS_APPROVAL -> "A person has to approve this";
            case CONFLICT -> "The state has moved";
            case NAME_NOT_IN_USE -> "The name is not in use";
            case NAME_IN_USE -> "The name is in use";
            case RRSET_MISSING -> "The RRset does not exist";
            case RRSET_EXISTS -> "The RRset exists";
            case LIMIT_REACHED -> "A limit was reached";
            case REPLAYED -> "Used before";
            case UNAVAILABLE -> "Not available now";
            case INTERNAL -> "Internal error";
        };
    }

    static Reply reply(Declined declined, String correlation) {
        Refusal refusal = declined.refusal();
        Refusal.Kind kind = refusal.kind();
        int status = declined.exactStatus() == 0 ? status(kind) : declined.exactStatus();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", TYPE + word(kind));
        tree.put("title", title(kind));
        tree.put("status", status);
        tree.put(
                "detail",
                kind == Refusal.Kind.INTERNAL ? "an internal error, reference " + correlation : refusal.message());
        tree.put("correlation", correlation);
        if (!refusal.reasons().isEmpty()) {
            tree.put("reasons", Audit.trees(refusal.reasons()));
        }
        if (!declined.errors().isEmpty()) {
            tree.put("errors", declined.errors());
        }
        if (!declined.change().isEmpty()) {
            tree.put("change", declined.change());
        }
        Reply plain = Reply.text(status, Reply.PROBLEM, Json.write(tree));
        Reply reply = declined.isLast() ? plain.with("Connection", "close") : plain;
        return switch (status) {
            case 401 -> reply.with("WWW-Authenticate", challenge(kind));
            case 429, 503 -> reply.with("Retry-After", "1");
            default -> reply;
        };
    }

    /** RFC 6750, section 3: no error code where no credential was shown. */
    private static String challenge(Refusal.Kind kind) {
        return kind == Refusal.Kind.CREDENTIAL_ENDED
                ? "Bearer realm=\"bailiwick\", error=\"invalid_token\", error_description=\"the credential has ended\""
                : "Bearer realm=\"bailiwick\"";
    }
}
