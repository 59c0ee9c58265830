package dev.bailiwick.cli.sidecar;

/**
 * A request that is answered with an error. external-dns tries again after a 5xx and gives up after a 4xx. Has no stack
 * trace: it is an answer.
 */
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Rejected(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** What will not do however often it is sent. */
    static Rejected forGood(int status, String message) {
        return new Rejected(status, message);
    }

    /** What the request says cannot be done. */
    static Rejected content(String message) {
        return new Rejected(422, message);
    }

    /** What may do another time. */
    static Rejected forNow(String message) {
        return new Rejected(503, message);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
