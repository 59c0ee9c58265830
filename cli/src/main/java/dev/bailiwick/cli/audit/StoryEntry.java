package dev.bailiwick.cli.audit;

import dev.bailiwick.cli.report.Json;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * An entry of the log as the server shows it.
 *
 * @param index its place in the log
 * @param type what happened, such as {@code change.applied}
 * @param at when, as recorded
 * @param fields everything else that it says; what was erased or withheld says so
 */
record StoryEntry(String index, String type, String at, SortedMap<String, String> fields) {
    private static final Set<String> OWN =
            Set.of("index", "type", "at", "correlation", "fields", "leaf", "leafHash", "salt");

    /** Reads {@code {index, type, at, fields: {...}}}; fields may also stand beside the index. */
    static StoryEntry read(JsonNode entry) {
        JsonNode body = entry.path("fields").isObject() ? entry.path("fields") : entry;
        TreeMap<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!OWN.contains(field.getKey())) {
                fields.put(field.getKey(), Json.text(field.getValue()));
            }
        }
        return new StoryEntry(Json.text(entry, "index"), own(entry, body, "type"), own(entry, body, "at"), fields);
    }

    private static String own(JsonNode entry, JsonNode body, String field) {
        String outside = Json.text(entry, field);
        return outside.isEmpty() ? Json.text(body, field) : outside;
    }

    /** The field's text, empty where there is none. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The field's text read as JSON; a missing node where it is none. */
    JsonNode structure(String name) {
        return Json.read(field(name)).orElseGet(() -> Json.object().path(name));
    }
}
