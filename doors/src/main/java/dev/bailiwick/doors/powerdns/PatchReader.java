package dev.bailiwick.doors.powerdns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A PATCH as operations. What PowerDNS passes over is passed over (unknown fields, those that lego puts into records), what
 * it refuses is refused in its words where they are known. Stateless.
 */
final class PatchReader {
    /** Stands in for what a name that lacks its final dot would be relative to: no such name is ever meant. */
    private static final Name RELATIVE = Name.fromConstantString("relative.invalid.");

    private PatchReader() {}

    static RequestCodec.Asked read(Name apex, String body) {
        Object rrsets = object(body).get("rrsets");
        if (!(rrsets instanceof List<?> list)) {
            throw ApiError.invalid("No rrsets given in update request");
        }
        if (list.size() > RequestCodec.MAX_ITEMS) {
            throw ApiError.invalid("more than " + RequestCodec.MAX_ITEMS + " rrsets");
        }
        List<EditOp> operations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Object each : list) {
            operations.add(operation(apex, map(each), seen));
        }
        return new RequestCodec.Asked(List.of(), operations, Semantics.STRICT);
    }

    static Map<String, Object> object(String body) {
        try {
            return Json.readObject(body);
        } catch (IllegalArgumentException e) {
            throw ApiError.of(400, "Your request could not be parsed as JSON");
        }
    }

    private static Map<String, Object> map(Object tree) {
        try {
            return Json.object(tree);
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid("an rrset is an object");
        }
    }

    private static EditOp operation(Name apex, Map<String, Object> rrset, Set<String> seen) {
        Name name = name(text(rrset, "name"));
        int type = type(name, text(rrset, "type"));
        String changetype = text(rrset, "changetype");
        RrsetKey key = new RrsetKey(name, type);
        if (!seen.add(changetype + " " + key)) {
            throw ApiError.invalid("Duplicate RRset " + shown(key) + " with changetype: " + changetype);
        }
        if (!Names.isAtOrBelow(name, apex)) {
            throw ApiError.invalid("RRset " + shown(key) + ": Name is out of zone");
        }
        return switch (changetype) {
            case "DELETE" -> new EditOp.DeleteRrset(name, type);
            case "REPLACE" -> replace(key, rrset);
            case "EXTEND" ->
                new EditOp.AddRecords(name, type, ttl(key, rrset), required(key, records(key, ttl(key, rrset), rrset)));
            case "PRUNE" -> new EditOp.DeleteRecords(name, type, required(key, records(key, 0, rrset)));
            default -> throw ApiError.invalid("Changetype not understood");
        };
    }

    private static EditOp replace(RrsetKey key, Map<String, Object> rrset) {
        if (rrset.get("comments") instanceof List<?> comments && !comments.isEmpty()) {
            throw ApiError.invalid("RRset " + shown(key) + ": comments are not kept here");
        }
        Object given = rrset.get("records");
        if (given == null && !rrset.containsKey("records")) {
            throw ApiError.invalid("No change for RRset " + shown(key));
        }
        long ttl = ttl(key, rrset);
        List<Record> records = records(key, ttl, rrset);
        try {
            return records.isEmpty()
                    ? new EditOp.DeleteRrset(key.name(), key.type())
                    : new EditOp.Replace(Rrset.of(key.name(), key.type(), ttl, records));
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid("RRset " + shown(key) + ": " + e.getMessage());
        }
    }

    private static List<Record> required(RrsetKey key, List<Record> records) {
        if (records.isEmpty()) {
            throw ApiError.invalid("RRset " + shown(key) + ": no records given");
        }
        return records;
    }

    private static Name name(String text) {
        try {
            if (!text.endsWith(".")) {
                throw ApiError.invalid("DNS Name '" + text + "' is not canonical");
            }
            return Names.canonical(Name.fromString(text));
        } catch (TextParseException e) {
            throw ApiError.invalid("Unable to parse DNS Name '" + text + "'");
        }
    }

    private static int type(Name name, String text) {
        int type = Type.value(text, true);
        if (type <= 0 || !RrTypes.isData(type)) {
            throw ApiError.invalid("RRset " + name + " IN " + text + ": unknown type given");
        }
        return type;
    }

    private static long ttl(RrsetKey key, Map<String, Object> rrset) {
        if (!(rrset.get("ttl") instanceof Long ttl)) {
            throw ApiError.invalid("Key 'ttl' not an Integer or not present");
        }
        if (ttl < 0 || ttl > Rrset.MAX_TTL_SECONDS) {
            throw ApiError.invalid("RRset " + shown(key) + ": TTL is out of range");
        }
        return ttl;
    }

    private static List<Record> records(RrsetKey key, long ttl, Map<String, Object> rrset) {
        List<Record> records = new ArrayList<>();
        Set<String> contents = new HashSet<>();
        Object given = rrset.get("records");
        if (given != null && !(given instanceof List<?>)) {
            throw ApiError.invalid("RRset " + shown(key) + ": records are an array");
        }
        for (Object each : given instanceof List<?> list ? list : List.of()) {
            Map<String, Object> record = map(each);
            if (Boolean.TRUE.equals(record.get("disabled"))) {
                throw ApiError.invalid("RRset " + shown(key) + ": disabled records are not kept here");
            }
            String content = text(record, "content");
            if (!contents.add(content)) {
                throw ApiError.invalid("Duplicate record in RRset " + shown(key) + " with content \"" + content + "\"");
            }
            records.add(record(key, ttl, content));
        }
        return records;
    }

    private static Record record(RrsetKey key, long ttl, String content) {
        try {
            boolean text = key.type() == Type.TXT || key.type() == Type.SPF;
            if (text && !content.strip().startsWith("\"")) {
                throw new IllegalArgumentException("Data field in DNS should start with quote (\") at position 0");
            }
            Record record = Record.fromString(key.name(), key.type(), DClass.IN, ttl, content, RELATIVE);
            if (!text && record.rdataToString().contains(RELATIVE.toString())) {
                throw new IllegalArgumentException("Not in expected format: a name lacks its final dot");
            }
            if (Rrset.data(record).length > 0xffff) {
                throw new IllegalArgumentException("too long");
            }
            return record;
        } catch (IOException | RuntimeException e) {
            throw ApiError.invalid(
                    "Record " + key.name() + "/" + Type.string(key.type()) + " '" + content + "': " + e.getMessage());
        }
    }

    private static String text(Map<String, Object> tree, String field) {
        if (tree.get(field) instanceof String text) {
            return text;
        }
        throw ApiError.invalid("Key '" + field + "' not present or not a String");
    }

    private static String shown(RrsetKey key) {
        return key.name() + " IN " + Type.string(key.type());
    }
}
