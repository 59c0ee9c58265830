package dev.bailiwick.core.refusal;

/** Carries a {@link Refusal} out of code that cannot go on. Has no stack trace: it is an answer, not a fault. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    public Refused(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refused(Refusal.Kind kind, String message) {
        this(Refusal.of(kind, message));
    }

    public Refusal refusal() {
        return refusal;
    }
}
