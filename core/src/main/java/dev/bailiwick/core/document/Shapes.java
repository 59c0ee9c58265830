package dev.bailiwick.core.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes that others are made of. Each message says what was expected. */
public final class Shapes {
    /** RFC 3339, section 5.6, with an upper-case T. */
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

    private Shapes() {}

    /** A text of {@code min} to {@code max} characters (UTF-16 code units) without control characters. */
    public static Shape<String> text(int min, int max) {
        return leaf(min, max, "a text", null, Shapes::printable, Function.identity());
    }

    /** A text of at most {@code max} characters that matches the pattern whole; {@code what} says so in words. */
    public static Shape<String> pattern(String pattern, int max, String what) {
        Pattern compiled = Pattern.compile(pattern);
        Function<String, String> parse = text -> {
            if (!compiled.matcher(text).matches()) {
                throw new IllegalArgumentException(Reading.shown(text) + " is not " + what);
            }
            return text;
        };
        return leaf(1, max, what, "^(?:" + pattern + ")$", parse, Function.identity());
    }

    /**
     * A text that a parser reads.
     *
     * @param max the most characters
     * @param what the value in words, with its article
     * @param parse throws IllegalArgumentException with a message for a person
     * @param print the canonical text
     */
    public static <T> Shape<T> parsed(int max, String what, Function<String, T> parse, Function<T, String> print) {
        return leaf(1, max, what, null, parse, print);
    }

    private static <T> Shape<T> leaf(
            int min,
            int max,
            String what,
            @Nullable String pattern,
            Function<String, T> parse,
            Function<T, String> print) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("minLength", (long) min);
        schema.put("maxLength", (long) max);
        if (pattern != null) {
            schema.put("pattern", pattern);
        }
        return new Leaf<>(min, max, what, schema, parse, print);
    }

    /** A whole number of {@code min} to {@code max}, both included. */
    public static Shape<Long> integer(long min, long max) {
        return new IntegerShape(min, max);
    }

    /** {@code true} or {@code false}. */
    public static Shape<Boolean> bool() {
        return new BooleanShape();
    }

    /** An instant as of RFC 3339, such as {@code 2027-01-31T00:00:00Z}; written in UTC. */
    public static Shape<Instant> instant() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("minLength", 20L);
        schema.put("maxLength", 35L);
        schema.put("format", "date-time");
        return new Leaf<>(20, 35, "an instant", schema, Shapes::parseInstant, Instant::toString);
    }

    /** One of the words of an enum. */
    public static <E extends Enum<E>> Shape<E> word(Class<E> type, Function<E, String> word) {
        return oneOf(Arrays.asList(type.getEnumConstants()), word);
    }

    /** One of the given values, by its word. */
    public static <T> Shape<T> oneOf(Collection<T> values, Function<T, String> word) {
        Map<String, T> byWord = new LinkedHashMap<>();
        values.forEach(value -> byWord.put(word.apply(value), value));
        return new WordShape<>(byWord, word);
    }

    /** A list of {@code min} to {@code max} elements, in the order given. */
    public static <T> Shape<List<T>> list(Shape<T> element, int min, int max) {
        return new ListShape<>(element, min, max, false);
    }

    /** As {@link #list}, yet order means nothing, repetition is an error, and the canonical order is by text. */
    public static <T> Shape<List<T>> set(Shape<T> element, int min, int max) {
        return new ListShape<>(element, min, max, true);
    }

    /** A map of {@code min} to {@code max} entries, ordered by key. */
    public static <T> Shape<Map<String, T>> map(Shape<String> key, Shape<T> value, int min, int max) {
        return new MapShape<>(key, value, min, max);
    }

    /** What a shape reads, or the word {@code any} in its place: empty. */
    public static <T> Shape<Optional<T>> anyOr(Shape<T> shape) {
        return new AnyOr<>(shape);
    }

    /** Another type, made from what a shape reads; {@code make} may throw IllegalArgumentException. */
    public static <A, B> Shape<B> mapped(Shape<A> shape, Function<A, B> make, Function<B, A> take) {
        return new MappedShape<>(shape, make, take);
    }

    private static String printable(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("control characters are not allowed");
        }
        return text;
    }

    private static Instant parseInstant(String text) {
        try {
            if (INSTANT.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    Reading.shown(text) + " is not an instant such as `2027-01-31T00:00:00Z`", e);
        }
        throw new IllegalArgumentException(Reading.shown(text) + " is not an instant such as `2027-01-31T00:00:00Z`");
    }

    /** What the tree is, in the words of a message. */
    static String nameOf(@Nullable Object tree) {
        return switch (tree) {
            case null -> "nothing";
            case String _ -> "a text";
            case Boolean _ -> "a boolean";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case Number number -> isWhole(number) ? "a whole number" : "a number";
            default -> "something unknown";
        };
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer;
    }

    private record Leaf<T>(
            int min,
            int max,
            String what,
            Map<String, Object> schema,
            Function<String, T> parse,
            Function<T, String> print)
            implements Shape<T> {
        @Override
        public @Nullable T read(@Nullable Object tree, Reading in) {
            if (!(tree instanceof String text)) {
                in.error("expected " + what + ", not " + nameOf(tree));
                return null;
            }
            if (text.length() < min || text.length() > max) {
                in.error("expected " + min + " to " + max + " characters, not " + text.length());
                return null;
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                String message = e.getMessage();
                in.error(message == null ? Reading.shown(text) + " is not " + what : message);
                return null;
            }
        }

        @Override
        public Object write(T value) {
            return print.apply(value);
        }
    }

    private record IntegerShape(long min, long max) implements Shape<Long> {
        @Override
        public @Nullable Long read(@Nullable Object tree, Reading in) {
            if (!(tree instanceof Number number) || !isWhole(number)) {
                in.error("expected a whole number, not " + nameOf(tree));
                return null;
            }
            long value = number.longValue();
            if (value < min || value > max) {
                in.error("expected " + min + " to " + max + ", not " + value);
                return null;
            }
            return value;
        }

        @Override
        public Object write(Long value) {
            return value;
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "integer");
            schema.put("minimum", min);
            schema.put("maximum", max);
            return schema;
        }
    }

    private record BooleanShape() implements Shape<Boolean> {
        @Override
        public @Nullable Boolean read(@Nullable Object tree, Reading in) {
            if (tree instanceof Boolean flag) {
                return flag;
            }
            in.error("expected `true` or `false`, not " + nameOf(tree));
            return null;
        }

        @Override
        public Object write(Boolean value) {
            return value;
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "boolean");
        }
    }

    private record WordShape<T>(Map<String, T> byWord, Function<T, String> word) implements Shape<T> {
        @Override
        public @Nullable T read(@Nullable Object tree, Reading in) {
            if (!(tree instanceof String text)) {
                in.error("expected one of " + String.join(", ", byWord.keySet()) + ", not " + nameOf(tree));
                return null;
            }
            T value = byWord.get(text);
            if (value == null) {
                in.unknown(
                        Reading.shown(text) + " is none of " + String.join(", ", byWord.keySet()),
                        text,
                        byWord.keySet());
            }
            return value;
        }

        @Override
        public Object write(T value) {
            return word.apply(value);
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("enum", List.copyOf(byWord.keySet()));
        }
    }

    private record ListShape<T>(Shape<T> element, int min, int max, boolean unordered) implements Shape<List<T>> {
        @Override
        public @Nullable List<T> read(@Nullable Object tree, Reading in) {
            if (!(tree instanceof List<?> list)) {
                in.error("expected a list, not " + nameOf(tree));
                return null;
            }
            if (list.size() < min || list.size() > max) {
                in.error("expected " + min + " to " + max + " elements, not " + list.size());
                return null;
            }
            List<T> values = new ArrayList<>();
            Set<Object> seen = new HashSet<>();
            boolean whole = true;
            for (int i = 0; i < list.size(); i++) {
                T value = element.read(list.get(i), in.at(i));
                whole &= value != null;
                if (value == null) {
                    continue;
                }
                if (unordered && !seen.add(element.write(value))) {
                    in.at(i).error("given twice");
                    whole = false;
                }
                values.add(value);
            }
            return whole ? List.copyOf(values) : null;
        }

        @Override
        public Object write(List<T> values) {
            List<Object> trees = new ArrayList<>();
            values.forEach(value -> trees.add(element.write(value)));
            if (unordered) {
                trees.sort(Comparator.comparing(CanonicalJson::write));
            }
            return trees;
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", element.schema());
            schema.put("minItems", (long) min);
            schema.put("maxItems", (long) max);
            if (unordered) {
                schema.put("uniqueItems", true);
            }
            return schema;
        }
    }

    private record MapShape<T>(Shape<String> key, Shape<T> value, int min, int max) implements Shape<Map<String, T>> {
        @Override
        public @Nullable Map<String, T> read(@Nullable Object tree, Reading in) {
            if (!(tree instanceof Map<?, ?> map)) {
                in.error("expected an object, not " + nameOf(tree));
                return null;
            }
            if (map.size() < min || map.size() > max) {
                in.error("expected " + min + " to " + max + " entries, not " + map.size());
                return null;
            }
            Map<String, T> values = new TreeMap<>();
            boolean whole = true;
            for (Map.Entry<?, ?> each : map.entrySet()) {
                Reading there = in.at(String.valueOf(each.getKey()));
                String name = key.read(each.getKey(), there);
                T read = value.read(each.getValue(), there);
                if (name == null || read == null) {
                    whole = false;
                } else if (values.put(name, read) != null) {
                    there.error("given twice");
                    whole = false;
                }
            }
            return whole ? values : null;
        }

        @Override
        public Object write(Map<String, T> values) {
            Map<String, Object> tree = new TreeMap<>();
            values.forEach((name, each) -> tree.put(name, value.write(each)));
            return tree;
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("propertyNames", key.schema());
            schema.put("additionalProperties", value.schema());
            schema.put("minProperties", (long) min);
            schema.put("maxProperties", (long) max);
            return schema;
        }
    }

    private record AnyOr<T>(Shape<T> shape) implements Shape<Optional<T>> {
        private static final String ANY = "any";

        // Null says that an error was reported, as of every shape; empty says `any`.
        @SuppressWarnings("NullableOptional")
        @Override
        public @Nullable Optional<T> read(@Nullable Object tree, Reading in) {
            if (ANY.equals(tree)) {
                return Optional.empty();
            }
            if (tree instanceof String text) {
                in.unknown("expected a list or `any`, not " + Reading.shown(text), text, Set.of(ANY));
                return null;
            }
            T value = shape.read(tree, in);
            return value == null ? null : Optional.of(value);
        }

        @Override
        public Object write(Optional<T> value) {
            return value.map(shape::write).orElse(ANY);
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("oneOf", List.of(Map.of("const", ANY), shape.schema()));
        }
    }

    private record MappedShape<A, B>(Shape<A> shape, Function<A, B> make, Function<B, A> take) implements Shape<B> {
        @Override
        public @Nullable B read(@Nullable Object tree, Reading in) {
            A read = shape.read(tree, in);
            if (read == null) {
                return null;
            }
            try {
                return make.apply(read);
            } catch (IllegalArgumentException e) {
                in.error(String.valueOf(e.getMessage()));
                return null;
            }
        }

        @Override
        public Object write(B value) {
            return shape.write(take.apply(value));
        }

        @Override
        public Map<String, Object> schema() {
            return shape.schema();
        }
    }
}
