package dev.bailiwick.core.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of several shapes, each an object of one field whose name tells which: {@code {targets: [...]}}. Beside them
 * stand words for values that need no object.
 */
final class KeyedShape<T> implements Shape<T> {
    private final String what;
    private final Map<String, T> words;
    private final Map<String, Shape<? extends T>> shapes;
    private final Function<T, String> keyOf;

    /**
     * Makes the shape.
     *
     * @param what the value in words, with its article
     * @param words values written as a word
     * @param shapes by field name
     * @param keyOf the word or field name of a value
     */
    KeyedShape(String what, Map<String, T> words, Map<String, Shape<? extends T>> shapes, Function<T, String> keyOf) {
        this.what = what;
        this.words = new TreeMap<>(words);
        this.shapes = new TreeMap<>(shapes);
        this.keyOf = keyOf;
    }

    @Override
    public @Nullable T read(@Nullable Object tree, Reading in) {
        if (tree instanceof String word && !words.isEmpty()) {
            T value = words.get(word);
            if (value == null) {
                in.unknown(Reading.shown(word) + " is not " + what + ": " + expected(), word, words.keySet());
            }
            return value;
        }
        if (!(tree instanceof Map<?, ?> map)) {
            in.error("expected " + what + " (" + expected() + "), not " + Shapes.nameOf(tree));
            return null;
        }
        return map.size() == 1 ? readOne(map, in) : refuseCount(map.keySet(), in);
    }

    private @Nullable T readOne(Map<?, ?> map, Reading in) {
        Map.Entry<?, ?> only = map.entrySet().iterator().next();
        String key = String.valueOf(only.getKey());
        Shape<? extends T> shape = shapes.get(key);
        if (shape == null) {
            in.at(key).unknown("unknown field " + Reading.shown(key) + ": " + expected(), key, shapes.keySet());
            return null;
        }
        return shape.read(only.getValue(), in.at(key));
    }

    private @Nullable T refuseCount(Set<?> keys, Reading in) {
        for (Object each : keys) {
            String key = String.valueOf(each);
            if (!shapes.containsKey(key)) {
                in.at(key).unknown("unknown field " + Reading.shown(key) + ": " + expected(), key, shapes.keySet());
            }
        }
        in.error("expected exactly one field (" + String.join(", ", shapes.keySet()) + "), not " + keys.size());
        return null;
    }

    private String expected() {
        String fields = "an object with one of " + String.join(", ", shapes.keySet());
        return words.isEmpty() ? fields : String.join(", ", words.keySet()) + " or " + fields;
    }

    @Override
    public Object write(T value) {
        String key = keyOf.apply(value);
        if (words.containsKey(key)) {
            return key;
        }
        @SuppressWarnings("unchecked") // the key of a value names the shape that reads it
        Shape<T> shape = (Shape<T>) shapes.get(key);
        if (shape == null) {
            throw new IllegalStateException("no shape for `" + key + "`");
        }
        Map<String, Object> tree = new TreeMap<>();
        tree.put(key, shape.write(value));
        return tree;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        shapes.forEach((key, shape) -> properties.put(key, shape.schema()));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("additionalProperties", false);
        object.put("minProperties", 1L);
        object.put("maxProperties", 1L);
        if (words.isEmpty()) {
            return object;
        }
        Map<String, Object> word = Map.of("enum", List.copyOf(words.keySet()));
        return Map.of("oneOf", List.of(word, object));
    }
}
