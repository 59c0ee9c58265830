package dev.bailiwick.cli.sidecar;

import dev.bailiwick.cli.report.Json;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An RRset as external-dns has it.
 *
 * @param name in lower case, with the final dot
 * @param type in upper case
 * @param ttlSeconds 0 where external-dns leaves it to its provider
 * @param records in a master file's form
 */
record Endpoint(String name, String type, long ttlSeconds, List<String> records) {
    private static final Set<String> SHOWN = Set.of("A", "AAAA", "CNAME", "TXT", "SRV", "NS", "PTR", "MX", "NAPTR");
    private static final long LONGEST_TTL = Integer.MAX_VALUE;

    Endpoint {
        records = List.copyOf(records);
    }

    /** What an RRset is known by. */
    record Key(String name, String type) {}

    Key key() {
        return new Key(name, type);
    }

    /** Reads one, and refuses what is none. */
    static Endpoint read(JsonNode node) {
        String name = Json.text(node, "dnsName").strip().toLowerCase(Locale.ROOT);
        String type = Json.text(node, "recordType").strip().toUpperCase(Locale.ROOT);
        if (name.isEmpty() || type.isEmpty()) {
            throw Rejected.content("an endpoint has a `dnsName` and a `recordType`");
        }
        if (!Json.text(node, "setIdentifier").isEmpty()) {
            throw Rejected.content(
                    "`" + name + "` has a `setIdentifier`: a name and type has one RRset here, without weights");
        }
        long ttl = node.path("recordTTL").asLong(0);
        if (ttl < 0 || ttl > LONGEST_TTL) {
            throw Rejected.content("`" + name + "`: a TTL is 0 to " + LONGEST_TTL + " seconds");
        }
        List<String> records = Json.texts(node, "targets").stream()
                .map(target -> Targets.toRecord(type, target))
                .sorted()
                .distinct()
                .toList();
        return new Endpoint(Targets.withDot(name), type, ttl, records);
    }

    /** Whether external-dns knows records of this type. */
    static boolean shown(JsonNode rrset) {
        return SHOWN.contains(Json.text(rrset, "type"));
    }

    /** An RRset of the REST API as external-dns reads it. */
    static ObjectNode shownOf(JsonNode rrset) {
        String type = Json.text(rrset, "type");
        ObjectNode node = Json.object();
        node.put("dnsName", Targets.withoutDot(Json.text(rrset, "name")));
        ArrayNode targets = node.putArray("targets");
        Json.texts(rrset, "records").forEach(record -> targets.add(Targets.canonical(type, record)));
        node.put("recordType", type);
        node.put("recordTTL", rrset.path("ttl").asLong());
        return node;
    }

    /** The same endpoint as it will be read back, with whatever else it holds. */
    static JsonNode adjusted(JsonNode endpoint, long defaultTtl) {
        if (!(endpoint.deepCopy() instanceof ObjectNode node)) {
            throw Rejected.content("an endpoint is an object");
        }
        String type = Json.text(node, "recordType").toUpperCase(Locale.ROOT);
        if (node.has("dnsName")) {
            node.put("dnsName", Targets.withoutDot(Json.text(node, "dnsName").toLowerCase(Locale.ROOT)));
        }
        if (node.path("targets").isArray()) {
            ArrayNode targets = Json.object().putArray("targets");
            Json.texts(node, "targets").forEach(target -> targets.add(Targets.canonical(type, target)));
            node.set("targets", targets);
        }
        if (node.path("recordTTL").asLong(0) == 0) {
            node.put("recordTTL", defaultTtl);
        }
        return node;
    }
}
