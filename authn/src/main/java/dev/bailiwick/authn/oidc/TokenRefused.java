package dev.bailiwick.authn.oidc;

/** Carries a cause out of the steps of verification. Has no stack trace and no cause, which might quote the token. */
final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private final ProofResult.Cause cause;

    TokenRefused(ProofResult.Cause cause, String message) {
        super(message, null, false, false);
        this.cause = cause;
    }

    ProofResult.Cause reason() {
        return cause;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
