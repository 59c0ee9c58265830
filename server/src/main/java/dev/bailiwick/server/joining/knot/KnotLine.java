package dev.bailiwick.server.joining.knot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One item of knot.conf with its values, none where a section begins.
 *
 * @param name in lower case
 */
record KnotLine(String name, List<String> values) {
    private static final Pattern ITEM = Pattern.compile("([A-Za-z0-9-]{1,64}):(?:\\s+(.*))?");

    KnotLine {
        values = List.copyOf(values);
    }

    /** Reads {@code item: value} or {@code item: [value, value]}; empty where it is neither. */
    static Optional<KnotLine> of(String text) {
        Matcher matcher = ITEM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String data = matcher.group(2) == null ? "" : matcher.group(2).strip();
        String name = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
        if (!data.startsWith("[")) {
            return Optional.of(new KnotLine(name, data.isEmpty() ? List.of() : List.of(unquoted(data))));
        }
        return data.endsWith("]")
                ? Optional.of(new KnotLine(name, split(data.substring(1, data.length() - 1))))
                : Optional.empty();
    }

    /** The line up to a {@code #} that stands outside quotation marks. */
    static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /** Whether a list begins in the text that does not end in it. */
    static boolean opensList(String text) {
        return text.matches("[^\"]*:\\s+\\[.*") && !text.stripTrailing().endsWith("]");
    }

    private static List<String> split(String list) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',' && !quoted) {
                values.add(unquoted(value.toString().strip()));
                value.setLength(0);
                continue;
            }
            quoted ^= c == '"';
            value.append(c);
        }
        values.add(unquoted(value.toString().strip()));
        values.removeIf(String::isEmpty);
        return values;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : text;
    }
}
