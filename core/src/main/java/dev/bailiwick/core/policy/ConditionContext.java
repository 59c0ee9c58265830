package dev.bailiwick.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a condition can speak of: {@code proved}, told by a verified proof, and {@code asked}, told by the caller alone.
 * Values are strings, booleans, numbers, instants, durations, lists and maps of them; absent ones are left out.
 * Immutable and thread-safe.
 */
public final class ConditionContext {
    /** The most values, in all depths together, of each of the two maps. */
    public static final int MAX_VALUES = 1_000;

    /** The longest string in characters. */
    public static final int MAX_STRING_CHARS = 8_192;

    /** How deep lists and maps nest. */
    public static final int MAX_DEPTH = 8;

    private static final ConditionContext EMPTY = new ConditionContext(Map.of(), Map.of());

    private final Map<String, Object> proved;
    private final Map<String, Object> asked;

    private ConditionContext(Map<String, Object> proved, Map<String, Object> asked) {
        this.proved = proved;
        this.asked = asked;
    }

    /**
     * Copies both maps.
     *
     * @throws IllegalArgumentException if a value is of another kind, or a limit is exceeded
     */
    public static ConditionContext of(Map<String, ?> proved, Map<String, ?> asked) {
        return new ConditionContext(new Copy().map(proved, 0), new Copy().map(asked, 0));
    }

    /** Nothing proved, nothing asked. */
    public static ConditionContext empty() {
        return EMPTY;
    }

    /** What a verified proof tells; unmodifiable. */
    public Map<String, Object> proved() {
        return proved;
    }

    /** What the caller tells; unmodifiable. */
    public Map<String, Object> asked() {
        return asked;
    }

    /** Tells the names of what is there and no values: proofs and requests may hold personal data. */
    @Override
    public String toString() {
        return "proved " + proved.keySet() + ", asked " + asked.keySet();
    }

    private static final class Copy {
        private int values;

        Map<String, Object> map(Map<?, ?> from, int depth) {
            TreeMap<String, Object> to = new TreeMap<>();
            from.forEach((key, value) -> {
                if (!(key instanceof String name)) {
                    throw new IllegalArgumentException("a name in a condition's context is no string");
                }
                string(name);
                if (value != null) {
                    to.put(name, value(value, depth + 1));
                }
            });
            return Collections.unmodifiableMap(to);
        }

        private Object value(@Nullable Object value, int depth) {
            if (++values > MAX_VALUES || depth > MAX_DEPTH) {
                throw new IllegalArgumentException("a condition's context has at most " + MAX_VALUES + " values, "
                        + MAX_DEPTH + " lists or maps deep");
            }
            return switch (value) {
                case String text -> string(text);
                case Boolean bool -> bool;
                case Long number -> number;
                case Integer number -> number.longValue();
                case Double number -> number;
                case Instant instant -> instant;
                case Duration duration -> duration;
                case Map<?, ?> map -> map(map, depth);
                case List<?> list ->
                    list.stream().map(each -> value(each, depth + 1)).collect(Collectors.toUnmodifiableList());
                case null, default ->
                    throw new IllegalArgumentException("a value in a condition's context is of an unknown kind");
            };
        }

        private static String string(String text) {
            if (text.length() > MAX_STRING_CHARS) {
                throw new IllegalArgumentException(
                        "a string in a condition's context has at most " + MAX_STRING_CHARS + " characters");
            }
            return text;
        }
    }
}
