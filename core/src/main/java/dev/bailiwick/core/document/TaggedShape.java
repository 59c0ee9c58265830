package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Objects of several shapes, told apart by one field that all of them have. */
final class TaggedShape<T> implements Shape<T> {
    private final String tag;
    private final Map<String, ObjectShape<? extends T>> shapes;
    private final Function<T, String> tagOf;

    /** Makes the shape; the given ones do not know the tag themselves. */
    TaggedShape(String tag, Map<String, ObjectShape<? extends T>> shapes, Function<T, String> tagOf) {
        this.tag = tag;
        this.shapes = new TreeMap<>(shapes);
        this.tagOf = tagOf;
    }

    @Override
    public @Nullable T read(@Nullable Object tree, Reading in) {
        if (!(tree instanceof Map<?, ?> map)) {
            in.error("expected an object, not " + Shapes.nameOf(tree));
            return null;
        }
        String words = String.join(", ", shapes.keySet());
        if (!map.containsKey(tag)) {
            in.error("missing field `" + tag + "`: one of " + words);
            return null;
        }
        Object given = map.get(tag);
        if (!(given instanceof String word)) {
            in.at(tag).error("expected one of " + words + ", not " + Shapes.nameOf(given));
            return null;
        }
        ObjectShape<? extends T> shape = shapes.get(word);
        if (shape == null) {
            in.at(tag).unknown(Reading.shown(word) + " is none of " + words, word, shapes.keySet());
            return null;
        }
        Map<Object, Object> rest = new LinkedHashMap<>(map);
        rest.remove(tag);
        return shape.read(rest, in);
    }

    @Override
    public Object write(T value) {
        String word = tagOf.apply(value);
        @SuppressWarnings("unchecked") // the tag of a value names the shape that reads it
        ObjectShape<T> shape = (ObjectShape<T>) shapes.get(word);
        if (shape == null) {
            throw new IllegalStateException("no shape for `" + word + "`");
        }
        Map<String, Object> tree = shape.write(value);
        tree.put(tag, word);
        return tree;
    }

    @Override
    public Map<String, Object> schema() {
        List<Object> alternatives = new ArrayList<>();
        shapes.forEach((word, shape) -> {
            Map<String, Object> schema = shape.schema();
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put(tag, Map.of("const", word));
            ((Map<?, ?>) schema.getOrDefault("properties", Map.of()))
                    .forEach((name, field) -> properties.put((String) name, field));
            List<Object> required = new ArrayList<>(List.of(tag));
            required.addAll((List<?>) schema.getOrDefault("required", List.of()));
            schema.put("properties", properties);
            schema.put("required", required);
            alternatives.add(schema);
        });
        return Map.of("oneOf", alternatives);
    }
}
