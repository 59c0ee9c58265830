package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON Schema (2020-12) of documents, from the same tables by which they are read. */
public final class JsonSchemas {
    /** The schema's identifier. */
    public static final String ID = "urn:bailiwick:schema:v1";

    private JsonSchemas() {}

    /** The schema of one document of any kind. */
    public static Map<String, Object> documents() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        List<Object> alternatives = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            definitions.put(kind.word(), document(kind));
            alternatives.add(Map.of("$ref", "#/$defs/" + kind.word()));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", ID);
        schema.put("title", "A document that Bailiwick reads");
        schema.put("oneOf", alternatives);
        schema.put("$defs", definitions);
        return schema;
    }

    private static Map<String, Object> document(Kind kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("apiVersion", Map.of("const", Document.API_VERSION));
        properties.put("kind", Map.of("const", kind.word()));
        properties.put("name", Leaves.DOCUMENT_NAME.schema());
        properties.put("spec", SpecShapes.of(kind).schema());
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.of("kind", "name", "spec"));
        schema.put("additionalProperties", false);
        return schema;
    }

    /** A schema as indented JSON text, fields in the order of the tables. */
    public static String pretty(Object tree) {
        StringBuilder out = new StringBuilder();
        pretty(tree, 0, out);
        return out.append('\n').toString();
    }

    private static void pretty(Object tree, int depth, StringBuilder out) {
        String indent = "\n" + "  ".repeat(depth + 1);
        String separator = "";
        switch (tree) {
            case Map<?, ?> map
            when !map.isEmpty() -> {
                out.append('{');
                for (Map.Entry<?, ?> each : ordered(map).entrySet()) {
                    out.append(separator)
                            .append(indent)
                            .append(CanonicalJson.write(each.getKey()))
                            .append(": ");
                    pretty(each.getValue(), depth + 1, out);
                    separator = ",";
                }
                out.append("\n").append("  ".repeat(depth)).append('}');
            }
            case List<?> list
            when list.stream().anyMatch(each -> !(each instanceof String)) -> {
                out.append('[');
                for (Object each : list) {
                    out.append(separator).append(indent);
                    pretty(each, depth + 1, out);
                    separator = ",";
                }
                out.append("\n").append("  ".repeat(depth)).append(']');
            }
            default -> out.append(CanonicalJson.write(tree));
        }
    }

    // Map.of has an order of its own at each start; what must not differ is sorted.
    private static Map<?, ?> ordered(Map<?, ?> map) {
        return map instanceof LinkedHashMap ? map : new TreeMap<>(map);
    }
}
