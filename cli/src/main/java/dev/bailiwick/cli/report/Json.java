package dev.bailiwick.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as trees, within limits of depth and length. Stateless and thread-safe. */
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT_CHARS = 16 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT_CHARS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Json() {}

    /** Reads one JSON value; empty where the text is none, or is beyond a limit. */
    public static Optional<JsonNode> read(String text) {
        try {
            JsonNode read = MAPPER.readTree(text);
            return read == null || read.isMissingNode() ? Optional.empty() : Optional.of(read);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** A tree of maps, lists, texts, numbers and booleans as JSON. */
    public static JsonNode of(@Nullable Object tree) {
        return MAPPER.valueToTree(tree);
    }

    /** JSON as a tree of maps, lists, texts, numbers and booleans. */
    public static @Nullable Object tree(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The value over several lines. */
    public static String pretty(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** The field as text: a text as it is, anything else as JSON; empty where it is absent or null. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null ? "" : text(value);
    }

    /** The value as text: a text as it is, anything else as JSON; empty for null. */
    public static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** The elements of a field that is a list; none where it is not. */
    public static List<JsonNode> list(JsonNode node, String field) {
        return list(node.path(field));
    }

    /** The elements of a list; none where it is not one. */
    public static List<JsonNode> list(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(elements::add);
        }
        return elements;
    }

    /** The texts of a field that is a list. */
    public static List<String> texts(JsonNode node, String field) {
        return list(node, field).stream().map(Json::text).toList();
    }

    /** The field as a structure, also where it is JSON inside a text; a missing node where it is neither. */
    public static JsonNode structure(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? read(value.stringValue()).orElse(value) : value;
    }
}
