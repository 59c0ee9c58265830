package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import java.util.List;
import java.util.Map;

/** A refusal on its way to the caller, with what a problem document tells beside. Has no stack trace: it is an answer. */
final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient List<Map<String, Object>> errors;
    private final String change;
    private final boolean recorded;
    private final int status;
    private final boolean last;

    private Declined(
            Refusal refusal,
            List<Map<String, Object>> errors,
            String change,
            boolean recorded,
            int status,
            boolean last) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
        this.errors = List.copyOf(errors);
        this.change = change;
        this.recorded = recorded;
        this.status = status;
        this.last = last;
    }

    /** A refusal of the door's own: it still has to be recorded. */
    static Declined of(Refusal.Kind kind, String message) {
        return of(Refusal.of(kind, message));
    }

    static Declined of(Refusal refusal) {
        return new Declined(refusal, List.of(), "", false, 0, false);
    }

    /** A refusal that the engine has recorded. */
    static Declined recorded(Refusal refusal, String change) {
        return new Declined(refusal, List.of(), change, true, 0, false);
    }

    static Declined invalid(String pointer, String message) {
        Refusal refusal = Refusal.of(Refusal.Kind.INVALID, message);
        return of(refusal).with(List.of(Map.of("pointer", pointer, "message", refusal.message())));
    }

    /** Absent or out of reach: nobody can tell which. */
    static Declined notFound(String what) {
        return of(Refusal.Kind.NOT_FOUND, "no such " + what);
    }

    Declined with(List<Map<String, Object>> list) {
        return new Declined(refusal, list, change, recorded, status, last);
    }

    /** Under another HTTP status than its kind has, where HTTP has a more exact one. */
    Declined status(int exact) {
        return new Declined(refusal, errors, change, recorded, exact, last);
    }

    /** After which the connection is closed, since the rest of the request is not read. */
    Declined last() {
        return new Declined(refusal, errors, change, recorded, status, true);
    }

    Refusal refusal() {
        return refusal;
    }

    List<Map<String, Object>> errors() {
        return errors;
    }

    String change() {
        return change;
    }

    boolean isRecorded() {
        return recorded;
    }

    boolean isLast() {
        return last;
    }

    /** The exact HTTP status, 0 for that of the kind. */
    int exactStatus() {
        return status;
    }
}
