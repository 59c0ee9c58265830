package dev.bailiwick.authn.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to somewhere else. The headers may hold secrets, so {@code toString} names method and host only.
 *
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param uri {@code https}, or {@code http} to the loopback
 * @param headers beyond those that the client sets itself ({@code Host}, {@code Connection}, {@code Content-Length}, ...)
 * @param body text sent as UTF-8, 1 MiB at most; empty for GET
 */
public record OutgoingRequest(String method, URI uri, Map<String, String> headers, String body) {
    /** Bytes at most of a request's body. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> RESERVED =
            Set.of("host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

    /** @throws IllegalArgumentException if the method, a header or the body is not allowed; never quotes a value */
    public OutgoingRequest {
        headers = Map.copyOf(headers);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("`" + method + "` is not among " + METHODS);
        }
        headers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header `" + name + "` cannot be set");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("the header `" + name + "` has a value that cannot be sent");
            }
        });
        if (method.equals("GET") && !body.isEmpty()) {
            throw new IllegalArgumentException("a GET has no body");
        }
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("a request's body is at most " + MAX_BODY_BYTES + " bytes");
        }
    }

    /** A GET that asks for JSON. */
    public static OutgoingRequest get(URI uri) {
        return new OutgoingRequest("GET", uri, Map.of("Accept", "application/json"), "");
    }

    @Override
    public String toString() {
        return method + " to " + uri.getHost();
    }
}
