package dev.bailiwick.authn.oidc;

/** An issuer's keys could not be had. The message is for the log and quotes nothing that the issuer sent. */
final class KeysNotFetched extends Exception {
    private static final long serialVersionUID = 1L;

    KeysNotFetched(String message) {
        super(message, null, false, false);
    }
}
