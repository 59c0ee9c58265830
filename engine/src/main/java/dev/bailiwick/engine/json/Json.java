package dev.bailiwick.engine.json;

import dev.bailiwick.core.document.CanonicalJson;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON as trees of maps, lists, strings, longs and booleans. Duplicate keys, depth beyond 64 and texts
 * beyond 16 MiB are refused. Stateless and thread-safe.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxDocumentLength(16L << 20)
                            .maxStringLength(1 << 20)
                            .maxNameLength(1_024)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** Writes the tree in canonical form: sorted keys, no white space. */
    public static String write(Object tree) {
        return CanonicalJson.write(tree);
    }

    /**
     * Reads any JSON value.
     *
     * @throws IllegalArgumentException if the text is not JSON within the limits
     */
    public static Object read(String text) {
        try {
            Object tree = MAPPER.readValue(text, Object.class);
            if (tree == null) {
                throw new IllegalArgumentException("a JSON value is wanted, not null");
            }
            return tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a JSON object.
     *
     * @throws IllegalArgumentException if the text is not a JSON object within the limits
     */
    public static Map<String, Object> readObject(String text) {
        return object(read(text));
    }

    /** The value as an object. */
    public static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // JSON objects have string keys
            Map<String, Object> object = (Map<String, Object>) map;
            return object;
        }
        throw new IllegalArgumentException("a JSON object is wanted");
    }

    /** The value as an array. */
    public static List<Object> array(Object value) {
        if (value instanceof List<?> list) {
            @SuppressWarnings("unchecked") // any list is a list of objects once read
            List<Object> array = (List<Object>) list;
            return array;
        }
        throw new IllegalArgumentException("a JSON array is wanted");
    }
}
