package dev.bailiwick.core.document;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A validator of just the words of JSON Schema 2020-12 that our schema uses; any other word is a fault of the test. */
final class MiniSchema {
    private static final Set<String> IGNORED =
            Set.of("$schema", "$id", "$defs", "title", "description", "default", "format");

    private final Map<String, Object> root;

    MiniSchema(Map<String, Object> root) {
        this.root = root;
    }

    boolean accepts(Object tree) {
        return accepts(root, tree);
    }

    private boolean accepts(Object schema, @Nullable Object tree) {
        if (schema instanceof Boolean all) {
            return all;
        }
        return ((Map<?, ?>) schema)
                .entrySet().stream()
                        .allMatch(each -> accepts((String) each.getKey(), each.getValue(), (Map<?, ?>) schema, tree));
    }

    private boolean accepts(String word, Object value, Map<?, ?> schema, @Nullable Object tree) {
        return switch (word) {
            case "type" -> isOfType((String) value, tree);
            case "const" -> value.equals(tree);
            case "enum" -> ((List<?>) value).contains(tree);
            case "oneOf" ->
                ((List<?>) value).stream().filter(each -> accepts(each, tree)).count() == 1;
            case "$ref" -> accepts(definition((String) value), tree);
            case "minLength" -> !(tree instanceof String text) || text.length() >= (Long) value;
            case "maxLength" -> !(tree instanceof String text) || text.length() <= (Long) value;
            case "pattern" ->
                !(tree instanceof String text)
                        || Pattern.compile((String) value).matcher(text).find();
            case "minimum" -> !(tree instanceof Number number) || number.longValue() >= (Long) value;
            case "maximum" -> !(tree instanceof Number number) || number.longValue() <= (Long) value;
            case "minItems" -> !(tree instanceof List<?> list) || list.size() >= (Long) value;
            case "maxItems" -> !(tree instanceof List<?> list) || list.size() <= (Long) value;
            case "uniqueItems" -> !(tree instanceof List<?> list) || new HashSet<>(list).size() == list.size();
            case "items" -> !(tree instanceof List<?> list) || list.stream().allMatch(each -> accepts(value, each));
            case "minProperties" -> !(tree instanceof Map<?, ?> map) || map.size() >= (Long) value;
            case "maxProperties" -> !(tree instanceof Map<?, ?> map) || map.size() <= (Long) value;
            case "required" -> !(tree instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) value);
            case "propertyNames" ->
                !(tree instanceof Map<?, ?> map) || map.keySet().stream().allMatch(each -> accepts(value, each));
            case "properties" -> !(tree instanceof Map<?, ?> map) || properties((Map<?, ?>) value, map);
            case "additionalProperties" -> !(tree instanceof Map<?, ?> map) || additional(value, schema, map);
            default -> {
                if (!IGNORED.contains(word)) {
                    throw new IllegalArgumentException("the schema has the word `" + word + "`");
                }
                yield true;
            }
        };
    }

    private boolean properties(Map<?, ?> properties, Map<?, ?> map) {
        return map.entrySet().stream()
                .filter(each -> properties.containsKey(each.getKey()))
                .allMatch(each -> accepts(Objects.requireNonNull(properties.get(each.getKey())), each.getValue()));
    }

    private boolean additional(Object value, Map<?, ?> schema, Map<?, ?> map) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
        return map.entrySet().stream()
                .filter(each -> !properties.containsKey(each.getKey()))
                .allMatch(each -> accepts(value, each.getValue()));
    }

    private Object definition(String reference) {
        Map<?, ?> definitions = (Map<?, ?>) Objects.requireNonNull(root.get("$defs"));
        return Objects.requireNonNull(definitions.get(reference.substring("#/$defs/".length())), reference);
    }

    private static boolean isOfType(String type, @Nullable Object tree) {
        return switch (type) {
            case "string" -> tree instanceof String;
            case "integer" -> tree instanceof Long || tree instanceof Integer;
            case "boolean" -> tree instanceof Boolean;
            case "array" -> tree instanceof List;
            case "object" -> tree instanceof Map;
            default -> throw new IllegalArgumentException("the schema has the type `" + type + "`");
        };
    }
}
