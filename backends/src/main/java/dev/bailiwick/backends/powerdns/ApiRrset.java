package dev.bailiwick.backends.powerdns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * An RRset as the API tells it: what is served, and the records that are kept but disabled, which are not ours to lose.
 *
 * @param served absent where every record is disabled
 * @param disabled their contents, as the API wrote them
 */
record ApiRrset(RrsetKey key, Optional<Rrset> served, List<String> disabled) {
    ApiRrset {
        disabled = List.copyOf(disabled);
    }

    /**
     * Reads one; empty for types that are PowerDNS's own (ALIAS, LUA) or not known, whose contents are no record data:
     * they stay at the server, untouched and unseen.
     */
    static Optional<ApiRrset> read(Map<String, Object> tree) throws IOException {
        int type = Type.value(String.valueOf(tree.get("type")));
        if (type < 0) {
            return Optional.empty();
        }
        Name name = Names.canonical(Name.fromString(String.valueOf(tree.get("name")), Name.root));
        long ttl = tree.get("ttl") instanceof Number number ? number.longValue() : 0;
        List<Record> served = new ArrayList<>();
        List<String> disabled = new ArrayList<>();
        for (Object each : tree.get("records") instanceof List<?> list ? list : List.of()) {
            Map<String, Object> record = Json.object(each);
            String content = String.valueOf(record.get("content"));
            if (Boolean.TRUE.equals(record.get("disabled"))) {
                disabled.add(content);
            } else {
                served.add(Record.fromString(name, type, DClass.IN, ttl, content, Name.root));
            }
        }
        return Optional.of(new ApiRrset(
                new RrsetKey(name, type),
                served.isEmpty() ? Optional.empty() : Optional.of(Rrset.of(name, type, ttl, served)),
                disabled));
    }

    /** Where the server holds nothing. */
    static ApiRrset none(RrsetKey key) {
        return new ApiRrset(key, Optional.empty(), List.of());
    }

    ApiRrset with(Optional<Rrset> other) {
        return new ApiRrset(key, other, disabled);
    }

    /** The entry of a PATCH that makes the server hold this; comments are left alone by leaving them out. */
    Map<String, Object> patch(long ttlIfNone) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", key.name().toString());
        tree.put("type", Type.string(key.type()));
        if (served.isEmpty() && disabled.isEmpty()) {
            tree.put("changetype", "DELETE");
            return tree;
        }
        tree.put("changetype", "REPLACE");
        tree.put("ttl", served.map(Rrset::ttlSeconds).orElse(ttlIfNone));
        List<Object> records = new ArrayList<>();
        served.ifPresent(rrset -> rrset.values().forEach(value -> records.add(record(value, false))));
        disabled.forEach(value -> records.add(record(value, true)));
        tree.put("records", records);
        return tree;
    }

    private static Map<String, Object> record(String content, boolean off) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("content", content);
        tree.put("disabled", off);
        return tree;
    }
}
