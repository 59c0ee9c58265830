package dev.bailiwick.doors.rest;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Nearest;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.principal.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request on its way to a handler: matched, authenticated, allowed at the endpoint.
 *
 * @param principal empty where the endpoint is open to anyone
 * @param path the parameters of the path, decoded
 * @param query the query, decoded, each parameter once
 * @param headers the headers by lower-case name
 * @param body the body, limited to what the endpoint accepts
 */
record Call(
        Endpoint endpoint,
        Optional<Principal> principal,
        String correlation,
        InetAddress source,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, String> headers,
        InputStream body) {
    /** The longest idempotency key. */
    static final int MAX_KEY_CHARS = 128;

    /** Whoever calls. The table has made sure that somebody does. */
    Principal caller() {
        return principal.orElseThrow();
    }

    /** The person who calls, where the table admits only persons. */
    Principal.Human human() {
        if (caller() instanceof Principal.Human human) {
            return human;
        }
        throw Declined.of(Kind.FORBIDDEN, "only a person may do this");
    }

    String path(String parameter) {
        String value = path.get(parameter);
        if (value == null) {
            throw new IllegalStateException("the path has no parameter " + parameter);
        }
        return value;
    }

    /** The zone named in the path; what is no zone's name is no zone that exists. */
    ZoneId zone() {
        try {
            return ZoneId.parse(path("zone"));
        } catch (IllegalArgumentException e) {
            throw Declined.notFound("zone");
        }
    }

    /** Refuses every query parameter that is not among these. */
    void onlyQuery(String... known) {
        List<String> names = List.of(known);
        for (String name : query.keySet()) {
            if (!names.contains(name)) {
                String nearest = Nearest.of(name, names);
                throw Declined.invalid(
                        "?" + Input.shown(name),
                        "unknown query parameter `" + Input.shown(name) + "`"
                                + (nearest == null ? "" : " (did you mean `" + nearest + "`?)"));
            }
        }
    }

    /** A query parameter, empty where it is absent or empty. */
    Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** The body as a JSON object of at most these fields; an absent body is an empty object. */
    Input json(String... known) throws IOException {
        return Input.read(body.readAllBytes(), known);
    }
}
