package dev.bailiwick.engine.change;

import static dev.bailiwick.engine.change.RecordText.list;
import static dev.bailiwick.engine.change.RecordText.number;
import static dev.bailiwick.engine.change.RecordText.text;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ChallengeRule;
import dev.bailiwick.core.zone.EditOp;
import dev.bailiwick.core.zone.Prerequisite;
import dev.bailiwick.core.zone.Semantics;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What was asked of a zone, as JSON: the body of a REST change, and what a waiting change keeps so that it can be judged
 * again. Unknown fields are refused.
 */
public final class RequestCodec {
    /** Prerequisites and operations at most in one request. */
    public static final int MAX_ITEMS = 10_000;

    private RequestCodec() {}

    /** What was asked: prerequisites first, then operations in order, under one of the two semantics. */
    public record Asked(List<Prerequisite> prerequisites, List<EditOp> operations, Semantics semantics) {
        public Asked {
            prerequisites = List.copyOf(prerequisites);
            operations = List.copyOf(operations);
        }
    }

    public static Map<String, Object> tree(Asked asked) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "prerequisites",
                asked.prerequisites().stream().<Object>map(RequestCodec::tree).toList());
        tree.put(
                "operations",
                asked.operations().stream().<Object>map(RequestCodec::tree).toList());
        tree.put("semantics", asked.semantics().name());
        return tree;
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    public static Asked read(Map<String, Object> tree) {
        known(tree, Set.of("prerequisites", "operations", "semantics"));
        List<Prerequisite> prerequisites = new ArrayList<>();
        for (Object each : items(tree, "prerequisites")) {
            prerequisites.add(prerequisite(Json.object(each)));
        }
        List<EditOp> operations = new ArrayList<>();
        for (Object each : items(tree, "operations")) {
            operations.add(operation(Json.object(each)));
        }
        Semantics semantics =
                tree.containsKey("semantics") ? Semantics.valueOf(text(tree, "semantics")) : Semantics.STRICT;
        return new Asked(prerequisites, operations, semantics);
    }

    private static List<?> items(Map<String, Object> tree, String field) {
        List<?> items = tree.containsKey(field) ? list(tree, field) : List.of();
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("`" + field + "` has more than " + MAX_ITEMS + " items");
        }
        return items;
    }

    private static Map<String, Object> tree(Prerequisite prerequisite) {
        return switch (prerequisite) {
            case Prerequisite.NameInUse p -> named("name-in-use", p.name());
            case Prerequisite.NameNotInUse p -> named("name-not-in-use", p.name());
            case Prerequisite.RrsetExists p -> typed("rrset-exists", p.name(), p.type());
            case Prerequisite.RrsetNotExists p -> typed("rrset-not-exists", p.name(), p.type());
            case Prerequisite.RrsetEquals p -> {
                Map<String, Object> tree = typed("rrset-equals", p.name(), p.type());
                tree.put("records", texts(p.records()));
                yield tree;
            }
            case Prerequisite.VersionIs p -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("kind", "version-is");
                tree.put("version", p.version());
                yield tree;
            }
        };
    }

    private static Prerequisite prerequisite(Map<String, Object> tree) {
        String kind = text(tree, "kind");
        return switch (kind) {
            case "name-in-use" -> new Prerequisite.NameInUse(name(tree, "kind", "name"));
            case "name-not-in-use" -> new Prerequisite.NameNotInUse(name(tree, "kind", "name"));
            case "rrset-exists" -> new Prerequisite.RrsetExists(name(tree, "kind", "name", "type"), type(tree));
            case "rrset-not-exists" -> new Prerequisite.RrsetNotExists(name(tree, "kind", "name", "type"), type(tree));
            case "rrset-equals" -> {
                Name name = name(tree, "kind", "name", "type", "records");
                yield new Prerequisite.RrsetEquals(name, type(tree), records(name, type(tree), 0, tree));
            }
            case "version-is" -> {
                known(tree, Set.of("kind", "version"));
                yield new Prerequisite.VersionIs(number(tree, "version"));
            }
            default -> throw new IllegalArgumentException("`" + kind + "` is no kind of prerequisite");
        };
    }

    private static Map<String, Object> tree(EditOp operation) {
        return switch (operation) {
            case EditOp.AddRecords op -> {
                Map<String, Object> tree = typedOp("add", op.name(), op.type());
                tree.put("ttl", op.ttlSeconds());
                tree.put("records", texts(op.records()));
                yield tree;
            }
            case EditOp.DeleteRecords op -> {
                Map<String, Object> tree = typedOp("delete-records", op.name(), op.type());
                tree.put("records", texts(op.records()));
                yield tree;
            }
            case EditOp.DeleteRrset op -> typedOp("delete", op.name(), op.type());
            case EditOp.DeleteName op -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("op", "delete-name");
                tree.put("name", Names.text(op.name()));
                yield tree;
            }
            case EditOp.Revise op -> {
                Map<String, Object> tree = typedOp("revise", op.name(), Type.TXT);
                tree.put("records", texts(op.wanted()));
                tree.put("seen", texts(op.seen()));
                yield tree;
            }
            case EditOp.Replace op -> {
                Map<String, Object> tree =
                        typedOp("replace", op.rrset().name(), op.rrset().type());
                tree.put("ttl", op.rrset().ttlSeconds());
                tree.put("records", op.rrset().values());
                yield tree;
            }
        };
    }

    private static EditOp operation(Map<String, Object> tree) {
        String op = text(tree, "op");
        return switch (op) {
            case "add" -> {
                Name name = name(tree, "op", "name", "type", "ttl", "records");
                long ttl = number(tree, "ttl");
                yield new EditOp.AddRecords(name, type(tree), ttl, records(name, type(tree), ttl, tree));
            }
            case "replace" -> {
                Name name = name(tree, "op", "name", "type", "ttl", "records");
                long ttl = number(tree, "ttl");
                yield new EditOp.Replace(Rrset.of(name, type(tree), ttl, records(name, type(tree), ttl, tree)));
            }
            case "delete-records" -> {
                Name name = name(tree, "op", "name", "type", "records");
                yield new EditOp.DeleteRecords(name, type(tree), records(name, type(tree), 0, tree));
            }
            case "revise" -> {
                Name name = name(tree, "op", "name", "type", "records", "seen");
                List<Record> wanted =
                        RecordText.parseAll(name, Type.TXT, ChallengeRule.TTL_SECONDS, list(tree, "records"));
                List<Record> seen = RecordText.parseAll(name, Type.TXT, ChallengeRule.TTL_SECONDS, list(tree, "seen"));
                yield new EditOp.Revise(name, wanted, seen);
            }
            case "delete" -> new EditOp.DeleteRrset(name(tree, "op", "name", "type"), type(tree));
            case "delete-name" -> new EditOp.DeleteName(name(tree, "op", "name"));
            default ->
                throw new IllegalArgumentException(
                        "`" + op + "` is no operation: add, replace, revise, delete-records, delete or delete-name");
        };
    }

    private static Map<String, Object> named(String kind, Name name) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", kind);
        tree.put("name", Names.text(name));
        return tree;
    }

    private static Map<String, Object> typed(String kind, Name name, int type) {
        Map<String, Object> tree = named(kind, name);
        tree.put("type", Type.string(type));
        return tree;
    }

    private static Map<String, Object> typedOp(String op, Name name, int type) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("op", op);
        tree.put("name", Names.text(name));
        tree.put("type", Type.string(type));
        return tree;
    }

    private static List<Object> texts(List<Record> records) {
        return records.stream().<Object>map(Record::rdataToString).toList();
    }

    private static Name name(Map<String, Object> tree, String... fields) {
        known(tree, Set.of(fields));
        return Names.parse(text(tree, "name"));
    }

    private static int type(Map<String, Object> tree) {
        return RecordText.type(text(tree, "type"));
    }

    private static List<Record> records(Name name, int type, long ttl, Map<String, Object> tree) {
        List<Record> records = RecordText.parseAll(name, type, ttl, list(tree, "records"));
        if (records.isEmpty()) {
            throw new IllegalArgumentException("`records` has at least one record");
        }
        return records;
    }

    private static void known(Map<String, Object> tree, Set<String> fields) {
        for (String field : tree.keySet()) {
            if (!fields.contains(field)) {
                throw new IllegalArgumentException("unknown field `" + field + "`; known are "
                        + fields.stream().sorted().toList());
            }
        }
    }
}
