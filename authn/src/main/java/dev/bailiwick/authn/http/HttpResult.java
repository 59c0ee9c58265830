package dev.bailiwick.authn.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a request to somewhere else ended. */
public sealed interface HttpResult {
    /** The server answered, with any status: a redirect comes back as it is. Immutable if the body is left alone. */
    final class Answered implements HttpResult {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Answered(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.body = body;
        }

        /** 200 to 599. */
        public int status() {
            return status;
        }

        /** A header by name, whatever its case; several of one name are joined by comma and space. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** A copy of the body. */
        public byte[] body() {
            return body.clone();
        }

        /** The body read as UTF-8; malformed bytes become U+FFFD. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Answered[status=" + status + ", bytes=" + body.length + "]";
        }
    }

    /**
     * There is no answer to use.
     *
     * @param cause what went wrong
     * @param message for the log and for whoever configured the address; holds nothing that
     *     the other side sent, only the host and port asked for
     */
    record Failed(Cause cause, String message) implements HttpResult {}

    /** Why there is no answer. */
    enum Cause {
        /** The address is not {@code https} (or {@code http} to the loopback), or has parts that are not allowed. */
        URL_NOT_ALLOWED,
        /** The name has no address. */
        NOT_RESOLVED,
        /** No address of the name may be connected to. */
        ADDRESS_NOT_ALLOWED,
        /** No connection, or it broke. */
        NOT_CONNECTED,
        /** The TLS handshake failed: certificate, name or protocol. */
        TLS_FAILED,
        /** The time was up. */
        TIMED_OUT,
        /** The header or the body is larger than allowed. */
        TOO_LARGE,
        /** The answer is not HTTP/1.1 as understood here. */
        MALFORMED
    }
}
