package dev.bailiwick.authn.http;

import java.io.IOException;

/** Carries a {@link HttpResult.Failed} out of the reading of an answer. Has no stack trace: it is an answer, not a fault. */
final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient HttpResult.Failed failed;

    HttpFailure(HttpResult.Cause cause, String message) {
        super(message);
        this.failed = new HttpResult.Failed(cause, message);
    }

    HttpResult.Failed failed() {
        return failed;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
