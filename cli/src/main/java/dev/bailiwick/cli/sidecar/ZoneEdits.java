package dev.bailiwick.cli.sidecar;

import dev.bailiwick.cli.report.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What external-dns wants changed, as one change a zone. An RRset is replaced or deleted whole, and only if it is as
 * external-dns read it. Its own TXT records are excepted: one may be left from before, or gone, and belongs to it anyway.
 * Stateless.
 */
final class ZoneEdits {
    /** Endpoints at most in one request, old and new together. */
    static final int MAX_ENDPOINTS = 10_000;

    private static final class Edit {
        @Nullable
        Endpoint before;

        @Nullable
        Endpoint after;
    }

    private ZoneEdits() {}

    /**
     * The body of a change for each zone that is touched, in the order of their names.
     *
     * @param zones in lower case, with the final dot
     * @throws Rejected for what cannot be a change, before anything is sent
     */
    static Map<String, ObjectNode> of(JsonNode changes, Collection<String> zones, long defaultTtl) {
        Map<Endpoint.Key, Edit> edits = new LinkedHashMap<>();
        for (String field : List.of("delete", "updateOld")) {
            read(changes, field).forEach(each -> edit(edits, each).before = each);
        }
        for (String field : List.of("updateNew", "create")) {
            read(changes, field).forEach(each -> after(edit(edits, each), each));
        }
        if (edits.size() > MAX_ENDPOINTS) {
            throw Rejected.forGood(413, "more than " + MAX_ENDPOINTS + " endpoints in one request");
        }
        Map<String, Map<Endpoint.Key, Edit>> byZone = new TreeMap<>();
        edits.forEach((key, edit) -> byZone.computeIfAbsent(zone(key, edit, zones), zone -> new LinkedHashMap<>())
                .put(key, edit));
        Map<String, ObjectNode> bodies = new TreeMap<>();
        byZone.forEach((zone, of) -> bodies.put(zone, body(of, defaultTtl)));
        return bodies;
    }

    private static Edit edit(Map<Endpoint.Key, Edit> edits, Endpoint endpoint) {
        return edits.computeIfAbsent(endpoint.key(), key -> new Edit());
    }

    private static void after(Edit edit, Endpoint endpoint) {
        if (edit.after != null) {
            throw Rejected.content("`" + endpoint.name() + "` " + endpoint.type() + " is set twice in one request");
        }
        if (endpoint.records().isEmpty()) {
            throw Rejected.content("`" + endpoint.name() + "` " + endpoint.type() + " has no targets");
        }
        edit.after = endpoint;
    }

    /** Earlier versions of external-dns begin the fields with a capital. */
    private static List<Endpoint> read(JsonNode changes, String field) {
        String capital = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
        JsonNode list = changes.has(field) ? changes.path(field) : changes.path(capital);
        return Json.list(list).stream().map(Endpoint::read).toList();
    }

    private static String zone(Endpoint.Key key, Edit edit, Collection<String> zones) {
        String zone = zoneOf(key.name(), zones)
                .orElseThrow(() ->
                        Rejected.content("`" + key.name() + "` is in no zone that the lease of this sidecar covers"));
        if (key.type().equals("CNAME") && edit.after != null && key.name().equals(zone)) {
            throw Rejected.content("a CNAME at `" + zone + "`: the apex of a zone has other records, and a CNAME none"
                    + " beside it; give it addresses");
        }
        return zone;
    }

    /** The zone with the most labels at or above the name, label by label. */
    static Optional<String> zoneOf(String name, Collection<String> zones) {
        String rest = name;
        while (!rest.isEmpty()) {
            if (zones.contains(rest)) {
                return Optional.of(rest);
            }
            rest = rest.substring(rest.indexOf('.') + 1);
        }
        return zones.contains(".") ? Optional.of(".") : Optional.empty();
    }

    private static ObjectNode body(Map<Endpoint.Key, Edit> edits, long defaultTtl) {
        ObjectNode body = Json.object();
        ArrayNode prerequisites = body.putArray("prerequisites");
        List<ObjectNode> sets = new ArrayList<>();
        ArrayNode operations = body.putArray("operations");
        edits.forEach((key, edit) -> {
            Endpoint after = edit.after;
            if (!key.type().equals("TXT")) {
                prerequisite(prerequisites.addObject(), key, edit.before);
            }
            if (after == null) {
                named(operations.addObject().put("op", "delete"), key);
            } else {
                ObjectNode set = named(Json.object().put("op", "replace"), key);
                set.put("ttl", after.ttlSeconds() == 0 ? defaultTtl : after.ttlSeconds());
                after.records().forEach(set.putArray("records")::add);
                sets.add(set);
            }
        });
        sets.forEach(operations::add);
        return body;
    }

    private static void prerequisite(ObjectNode node, Endpoint.Key key, @Nullable Endpoint before) {
        node.put("kind", before == null ? "rrset-not-exists" : "rrset-equals");
        named(node, key);
        if (before != null) {
            before.records().forEach(node.putArray("records")::add);
        }
    }

    private static ObjectNode named(ObjectNode node, Endpoint.Key key) {
        return node.put("name", key.name()).put("type", key.type());
    }
}
