package dev.bailiwick.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Completes names as a person types them against the zone at hand. Whether a name is one at all is for the server to
 * say; here only its labels matter (RFC 1035, section 5.1). Stateless.
 */
final class Names {
    private Names() {}

    /**
     * The absolute name: {@code @} is the apex; a name that ends with a dot, or with the zone's own labels, is complete;
     * any other is relative to the zone.
     *
     * @param zone as on the command line, perhaps with a view before it
     */
    static String absolute(String name, String zone) {
        String apex = apex(zone);
        if (name.equals("@")) {
            return apex;
        }
        List<String> labels = labels(name);
        boolean complete = !labels.isEmpty() && labels.getLast().isEmpty();
        if (complete) {
            return name;
        }
        return endsWith(labels, labels(withoutDot(apex))) ? name + "." : name + "." + (apex.equals(".") ? "" : apex);
    }

    private static String apex(String zone) {
        String apex = zone.substring(zone.indexOf(':') + 1);
        return apex.endsWith(".") ? apex : apex + ".";
    }

    private static String withoutDot(String apex) {
        return apex.substring(0, apex.length() - 1);
    }

    private static boolean endsWith(List<String> name, List<String> zone) {
        int from = name.size() - zone.size();
        return from >= 0
                && !zone.getFirst().isEmpty()
                && name.subList(from, name.size()).equals(zone);
    }

    /** The labels in lower case; a final dot gives an empty last one. A dot after a backslash belongs to its label. */
    private static List<String> labels(String name) {
        List<String> labels = new ArrayList<>();
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (each == '.') {
                labels.add(label.toString());
                label.setLength(0);
            } else {
                label.append(each);
                if (each == '\\' && i + 1 < name.length()) {
                    label.append(name.charAt(++i));
                }
            }
        }
        labels.add(label.toString());
        return labels.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }
}
