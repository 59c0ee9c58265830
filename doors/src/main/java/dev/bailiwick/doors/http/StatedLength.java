package dev.bailiwick.doors.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Refuses bodies that do not say their length beforehand (411, RFC 9110, section 15.5.12). The HTTP server holds each chunk
 * whole, and the line that tells its size however long it is, before anybody who knows a limit sees any of it; it does so
 * even for requests that are refused. Stateless.
 */
public final class StatedLength implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            throw RequestException.builder()
                    .type(EventType.BAD_REQUEST)
                    .status(Status.LENGTH_REQUIRED_411)
                    .setKeepAlive(false)
                    .message("a body needs Content-Length")
                    .build();
        }
    }
}
