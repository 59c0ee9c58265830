package dev.bailiwick.core.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes generic trees as canonical JSON (RFC 8785): no white space, keys sorted by UTF-16 code units, the shortest
 * escapes. Only maps with text keys, lists, strings, whole numbers and booleans are known; whole numbers beyond 2^53
 * are written in full, where RFC 8785 would round them. Stateless and thread-safe.
 */
public final class CanonicalJson {
    /** The deepest nesting written. */
    public static final int MAX_DEPTH = 64;

    private CanonicalJson() {}

    /**
     * The canonical text.
     *
     * @throws IllegalArgumentException for a value of another type, a lone surrogate, or nesting beyond the limit
     */
    public static String write(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, out, 0);
        return out.toString();
    }

    /** The SHA-256 digest of the canonical text in UTF-8, as 64 hexadecimal digits in lower case. */
    public static String sha256(Object tree) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(write(tree).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(Object tree, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
        }
        switch (tree) {
            case Map<?, ?> map -> writeMap(map, out, depth);
            case List<?> list -> writeList(list, out, depth);
            case String text -> writeText(text, out);
            case Boolean flag -> out.append(flag);
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            default -> throw new IllegalArgumentException("no canonical form for " + tree.getClass());
        }
    }

    private static void writeMap(Map<?, ?> map, StringBuilder out, int depth) {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put((String) key, value));
        out.append('{');
        sorted.forEach((key, value) -> {
            if (out.charAt(out.length() - 1) != '{') {
                out.append(',');
            }
            writeText(key, out);
            out.append(':');
            write(value, out, depth + 1);
        });
        out.append('}');
    }

    private static void writeList(List<?> list, StringBuilder out, int depth) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(list.get(i), out, depth + 1);
        }
        out.append(']');
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        int plain = plainUntil(text);
        out.append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (each < 0x20) {
                        out.append(String.format("\\u%04x", (int) each));
                    } else {
                        requirePaired(text, i);
                        out.append(each);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Where the first character stands that needs a closer look: mostly there is none, and the text is copied whole. */
    private static int plainUntil(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < 0x20 || each == '"' || each == '\\' || each >= 0xd800) {
                return i;
            }
        }
        return text.length();
    }

    private static void requirePaired(String text, int i) {
        char each = text.charAt(i);
        boolean paired = true;
        if (Character.isHighSurrogate(each)) {
            paired = i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        } else if (Character.isLowSurrogate(each)) {
            paired = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        if (!paired) {
            throw new IllegalArgumentException("a text with half a surrogate pair");
        }
    }
}
