package dev.bailiwick.doors.rest;

import java.util.List;

/**
 * One row of the table of endpoints.
 *
 * @param method the HTTP method
 * @param path with parameters in braces, as in {@code /v1/zones/{zone}}
 * @param who may call it at all
 * @param body what its body may be
 * @param about a line of documentation
 */
record Endpoint(String method, String path, Who who, Body body, String about, Handler handler) {
    /** What a request's body may be. */
    enum Body {
        /** None. */
        NONE,
        /** A JSON object, or nothing. */
        JSON,
        /** {@code application/x-www-form-urlencoded}. */
        FORM,
        /** A zone file, read as a stream. */
        ZONE_FILE
    }

    /** The path's segments. */
    List<String> segments() {
        return List.of(path.substring(1).split("/", -1));
    }

    /** Method and path, as documentation and tests name it. */
    String id() {
        return method + " " + path;
    }

    /** Whether it only tells. */
    boolean reads() {
        return method.equals("GET");
    }
}
