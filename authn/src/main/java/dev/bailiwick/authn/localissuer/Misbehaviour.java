package dev.bailiwick.authn.localissuer;

/** What a {@link LocalIssuer} does wrong when asked for its documents. */
public enum Misbehaviour {
    /** Nothing. */
    NONE,
    /** Takes requests and never answers, until told to do otherwise or closed. */
    SILENT,
    /** Answers byte by byte, without end. */
    DRIPPING,
    /** Answers with two megabytes. */
    HUGE,
    /** Redirects to where the right answer is. */
    REDIRECTING,
    /** Names another issuer in its discovery document. */
    WRONG_ISSUER,
    /** Answers with status 500. */
    FAILING,
    /** Answers with something that is not JSON. */
    NOT_JSON,
    /** Publishes 65 keys. */
    TOO_MANY_KEYS,
    /** Publishes each key twice. */
    KEYS_TWICE,
    /** Publishes a key set without keys. */
    NO_KEYS
}
