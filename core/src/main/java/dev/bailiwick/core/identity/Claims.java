package dev.bailiwick.core.identity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a verified token (RFC 7519, section 4) as bounded, immutable values, and how a rule addresses one of them.
 *
 * <p>Values are {@link String}, {@link Boolean}, {@link Long}, {@link Double}, {@link List} and {@link Map}. A member
 * whose value is {@code null} is dropped: an absent claim and a null one are the same to every rule.
 *
 * <p>A rule addresses a claim by its name. A name that starts with {@code /} is a JSON pointer (RFC 6901) through
 * nested objects: {@code /kubernetes.io/serviceaccount/name}. Pointers do not reach into lists.
 */
public final class Claims {
    /** Nested containers at most, the claims set itself counted. */
    public static final int MAX_DEPTH = 4;

    /** Entries at most in each object or list. */
    public static final int MAX_ENTRIES = 64;

    /** Characters at most of a string or a name (UTF-16 units). */
    public static final int MAX_STRING_LENGTH = 1024;

    private Claims() {}

    /**
     * An immutable copy of parsed JSON within the limits above.
     *
     * @throws IllegalArgumentException if a limit is exceeded, a string holds NUL or half a surrogate pair, a list
     *     holds null, or a value is none of JSON's; the message never holds a claim's content
     */
    public static Map<String, Object> bounded(Map<String, ?> claims) {
        return object(claims, 1);
    }

    /**
     * The text that a rule compares: a string as it is, a whole number in decimal, {@code true} or {@code false}.
     * Empty where the claim is absent, a fraction, a list or an object: such a value equals no text.
     */
    public static Optional<String> text(Map<String, Object> claims, String path) {
        Object value = find(claims, path);
        return switch (value) {
            case String string -> Optional.of(string);
            case Long number -> Optional.of(number.toString());
            case Boolean bool -> Optional.of(bool.toString());
            case null, default -> Optional.empty();
        };
    }

    /**
     * Checks that a rule may address a claim so.
     *
     * @throws IllegalArgumentException if the path is empty, too long, or no JSON pointer though it starts with a slash
     */
    public static void checkPath(String path) {
        if (path.isEmpty() || path.length() > MAX_STRING_LENGTH) {
            throw new IllegalArgumentException("a claim's name has 1 to " + MAX_STRING_LENGTH + " characters");
        }
        if (path.startsWith("/")) {
            if (path.matches("(?s).*~(?![01]).*")) {
                throw new IllegalArgumentException("`" + path + "` is no JSON pointer: `~` must be written `~0`");
            }
            if (path.split("/", -1).length - 1 > MAX_DEPTH) {
                throw new IllegalArgumentException("`" + path + "` reaches deeper than " + MAX_DEPTH + " levels");
            }
        }
    }

    /** The value at a path, or null. */
    public static @Nullable Object find(Map<String, Object> claims, String path) {
        if (!path.startsWith("/")) {
            return claims.get(path);
        }
        Object at = claims;
        for (String step : path.substring(1).split("/", -1)) {
            if (!(at instanceof Map<?, ?> object)) {
                return null;
            }
            at = object.get(step.replace("~1", "/").replace("~0", "~"));
        }
        return at;
    }

    private static Map<String, Object> object(Map<?, ?> members, int depth) {
        checkSize(members.size(), depth);
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(members.size());
        members.forEach((name, value) -> {
            if (!(name instanceof String string)) {
                throw new IllegalArgumentException("a claim's name is no string");
            }
            if (value != null) {
                copy.put(checked(string), value(value, depth));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static List<Object> list(List<?> elements, int depth) {
        checkSize(elements.size(), depth);
        List<Object> copy = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (element == null) {
                throw new IllegalArgumentException("a claim's list holds null");
            }
            copy.add(value(element, depth));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Object value(Object value, int depth) {
        return switch (value) {
            case String string -> checked(string);
            case Boolean bool -> bool;
            case Integer number -> Long.valueOf(number);
            case Long number -> number;
            case Double number when Double.isFinite(number) -> number;
            case Map<?, ?> members -> object(members, depth + 1);
            case List<?> elements -> list(elements, depth + 1);
            default -> throw new IllegalArgumentException("a claim's value is none of JSON's or out of range");
        };
    }

    private static void checkSize(int entries, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("claims nest deeper than " + MAX_DEPTH + " levels");
        }
        if (entries > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "an object or list among the claims has more than " + MAX_ENTRIES + " entries");
        }
    }

    // Neither survives every store and encoding, so two different texts could become one.
    private static String checked(String string) {
        if (string.length() > MAX_STRING_LENGTH) {
            throw new IllegalArgumentException(
                    "a string among the claims is longer than " + MAX_STRING_LENGTH + " characters");
        }
        boolean broken = string.codePoints()
                .anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (broken) {
            throw new IllegalArgumentException("a string among the claims holds NUL or half a surrogate pair");
        }
        return string;
    }
}
