package dev.bailiwick.doors.rest;

import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is answered.
 *
 * @param headers beside those that every answer has
 */
record Reply(int status, String contentType, Map<String, String> headers, Content content) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String TEXT = "text/plain; charset=utf-8";

    Reply {
        headers = Map.copyOf(headers);
    }

    /** Writes the body. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** A body that is there already. */
    record Octets(byte[] octets) implements Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(octets);
        }
    }

    static Reply json(Map<String, Object> tree) {
        return json(200, tree);
    }

    static Reply json(int status, Map<String, Object> tree) {
        return text(status, JSON, Json.write(tree));
    }

    static Reply text(int status, String contentType, String text) {
        return new Reply(status, contentType, Map.of(), new Octets(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A page of a list. */
    static Reply page(List<Object> items, String next) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("items", items);
        if (!next.isEmpty()) {
            tree.put("next", next);
        }
        return json(tree);
    }

    static Reply empty(int status) {
        return new Reply(status, "", Map.of(), new Octets(new byte[0]));
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, more, content);
    }
}
