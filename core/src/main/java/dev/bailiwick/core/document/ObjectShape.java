package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shape of an object with named fields; any other field is an error that names the nearest known one. */
public final class ObjectShape<R> implements Shape<R> {
    private final String title;
    private final List<Field<R, ?>> fields;
    private final Function<Fields, R> make;

    private ObjectShape(String title, List<Field<R, ?>> fields, Function<Fields, R> make) {
        this.title = title;
        this.fields = List.copyOf(fields);
        this.make = make;
    }

    /** Begins an object; {@code title} is what the schema calls it. */
    public static <R> Builder<R> of(String title) {
        return new Builder<>(title);
    }

    /** The names of the fields in the order of the table. */
    public Set<String> fieldNames() {
        return fields.stream().map(Field::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public @Nullable R read(@Nullable Object tree, Reading in) {
        if (!(tree instanceof Map<?, ?> map)) {
            in.error("expected an object, not " + Shapes.nameOf(tree));
            return null;
        }
        boolean whole = refuseUnknown(map, in);
        Map<Field<?, ?>, Object> values = new HashMap<>();
        for (Field<R, ?> field : fields) {
            Object value = field.read(map, in);
            if (value == null) {
                whole = false;
            } else {
                values.put(field, value);
            }
        }
        if (!whole) {
            return null;
        }
        try {
            return make.apply(new Fields(values));
        } catch (IllegalArgumentException e) {
            in.error(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private boolean refuseUnknown(Map<?, ?> map, Reading in) {
        Set<String> known = fieldNames();
        Set<String> unused = new LinkedHashSet<>(known);
        unused.removeAll(map.keySet());
        boolean whole = true;
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                String shown = String.valueOf(key);
                in.at(shown).unknown("unknown field " + Reading.shown(shown), shown, unused.isEmpty() ? known : unused);
                whole = false;
            }
        }
        return whole;
    }

    @Override
    public Map<String, Object> write(R value) {
        Map<String, Object> tree = new TreeMap<>();
        fields.forEach(field -> field.write(value, tree));
        return tree;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> required = new ArrayList<>();
        for (Field<R, ?> field : fields) {
            properties.put(field.name, field.schema());
            if (field.required()) {
                required.add(field.name);
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", title);
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** One field of the table: {@code T} is what the record's constructor gets. */
    public abstract static sealed class Field<R, T> {
        final String name;
        final String about;
        final Function<R, T> getter;

        Field(String name, String about, Function<R, T> getter) {
            this.name = name;
            this.about = about;
            this.getter = getter;
        }

        final String name() {
            return name;
        }

        abstract boolean required();

        /** The value, or null where an error was reported. */
        abstract @Nullable Object read(Map<?, ?> map, Reading in);

        abstract void write(R value, Map<String, Object> tree);

        abstract Map<String, Object> valueSchema();

        Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("description", about);
            schema.putAll(valueSchema());
            return schema;
        }
    }

    private static final class Required<R, T> extends Field<R, T> {
        private final Shape<T> shape;

        Required(String name, String about, Shape<T> shape, Function<R, T> getter) {
            super(name, about, getter);
            this.shape = shape;
        }

        @Override
        boolean required() {
            return true;
        }

        @Override
        @Nullable
        Object read(Map<?, ?> map, Reading in) {
            if (!map.containsKey(name)) {
                in.error("missing field `" + name + "`: " + about);
                return null;
            }
            return shape.read(map.get(name), in.at(name));
        }

        @Override
        void write(R value, Map<String, Object> tree) {
            tree.put(name, shape.write(getter.apply(value)));
        }

        @Override
        Map<String, Object> valueSchema() {
            return shape.schema();
        }
    }

    private static final class Defaulted<R, T> extends Field<R, T> {
        private final Shape<T> shape;
        private final T fallback;

        Defaulted(String name, String about, Shape<T> shape, T fallback, Function<R, T> getter) {
            super(name, about, getter);
            this.shape = shape;
            this.fallback = fallback;
        }

        @Override
        boolean required() {
            return false;
        }

        @Override
        @Nullable
        Object read(Map<?, ?> map, Reading in) {
            return map.containsKey(name) ? shape.read(map.get(name), in.at(name)) : fallback;
        }

        @Override
        void write(R value, Map<String, Object> tree) {
            Object written = shape.write(getter.apply(value));
            if (!written.equals(shape.write(fallback))) {
                tree.put(name, written);
            }
        }

        @Override
        Map<String, Object> valueSchema() {
            Map<String, Object> schema = new LinkedHashMap<>(shape.schema());
            schema.put("default", shape.write(fallback));
            return schema;
        }
    }

    private static final class Absentable<R, T> extends Field<R, Optional<T>> {
        private final Shape<T> shape;

        Absentable(String name, String about, Shape<T> shape, Function<R, Optional<T>> getter) {
            super(name, about, getter);
            this.shape = shape;
        }

        @Override
        boolean required() {
            return false;
        }

        @Override
        @Nullable
        Object read(Map<?, ?> map, Reading in) {
            if (!map.containsKey(name)) {
                return Optional.empty();
            }
            T value = shape.read(map.get(name), in.at(name));
            return value == null ? null : Optional.of(value);
        }

        @Override
        void write(R value, Map<String, Object> tree) {
            getter.apply(value).ifPresent(present -> tree.put(name, shape.write(present)));
        }

        @Override
        Map<String, Object> valueSchema() {
            return shape.schema();
        }
    }

    /** What was read, by field. */
    public static final class Fields {
        private final Map<Field<?, ?>, Object> values;

        private Fields(Map<Field<?, ?>, Object> values) {
            this.values = values;
        }

        /** The field's value. */
        @SuppressWarnings(
                "unchecked") // put under this key by a field of this type, and never null: else nothing is made
        public <T> T get(Field<?, T> field) {
            Object value = values.get(field);
            if (value == null) {
                throw new IllegalStateException("field `" + field.name + "` belongs to another object");
            }
            return (T) value;
        }
    }

    /** Collects the table's lines. */
    public static final class Builder<R> {
        private final String title;
        private final List<Field<R, ?>> fields = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
        }

        /** A field that must be there; {@code about} is a fragment that says what it is for. */
        public <T> Field<R, T> required(String name, String about, Shape<T> shape, Function<R, T> getter) {
            return add(new Required<>(name, about, shape, getter));
        }

        /** A field that stands for the default where it is absent. */
        public <T> Field<R, T> defaulted(String name, String about, Shape<T> shape, T fallback, Function<R, T> getter) {
            return add(new Defaulted<>(name, about, shape, fallback, getter));
        }

        /** A field that may be absent, and means something else then. */
        public <T> Field<R, Optional<T>> optional(
                String name, String about, Shape<T> shape, Function<R, Optional<T>> getter) {
            return add(new Absentable<>(name, about, shape, getter));
        }

        private <T> Field<R, T> add(Field<R, T> field) {
            fields.add(field);
            return field;
        }

        /** Ends the table; {@code make} may throw IllegalArgumentException where fields contradict each other. */
        public ObjectShape<R> make(Function<Fields, R> make) {
            return new ObjectShape<>(title, fields, make);
        }
    }
}
