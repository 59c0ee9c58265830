package dev.bailiwick.core.zone;

/** How steps that DNS does not allow are met. */
public enum Semantics {
    /** As RFC 2136, section 3.4.2 demands: some are silently ignored. For the DNS UPDATE door. */
    RFC2136,
    /** Nothing is ignored: the whole edit fails with a message. For doors whose protocol can tell the caller. */
    STRICT
}
