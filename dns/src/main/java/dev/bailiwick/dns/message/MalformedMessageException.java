package dev.bailiwick.dns.message;

import java.io.IOException;

/** A message that breaks the wire format (RFC 1035, section 4): the answer is FORMERR, or none. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }

    MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
