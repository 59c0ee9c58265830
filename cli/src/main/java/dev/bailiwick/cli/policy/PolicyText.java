package dev.bailiwick.cli.policy;

import dev.bailiwick.cli.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A plan of documents as lines for a person: what is added, taken away and changed, field by field. */
public final class PolicyText {
    private PolicyText() {}

    /** The lines of {@code {diffs: [{kind, name, before?, after?}], widens: [text]}}. */
    public static List<String> lines(JsonNode plan) {
        List<String> lines = new ArrayList<>();
        for (JsonNode diff : Json.list(plan, "diffs")) {
            lines.addAll(diff(diff));
        }
        if (lines.isEmpty()) {
            lines.add("no document changes");
        }
        return lines;
    }

    private static List<String> diff(JsonNode diff) {
        SortedMap<String, String> before = leaves(diff.path("before"));
        SortedMap<String, String> after = leaves(diff.path("after"));
        String sign = before.isEmpty() ? "+" : after.isEmpty() ? "-" : "~";
        List<String> lines = new ArrayList<>();
        lines.add(sign + " " + Json.text(diff, "kind") + "/" + Json.text(diff, "name"));
        SortedMap<String, String> both = new TreeMap<>(before);
        both.putAll(after);
        for (String field : both.keySet()) {
            String old = before.get(field);
            String now = after.get(field);
            if (Objects.equals(old, now) || field.equals("kind") || field.equals("name")) {
                continue;
            }
            if (old != null) {
                lines.add("    - " + field + ": " + old);
            }
            if (now != null) {
                lines.add("    + " + field + ": " + now);
            }
        }
        return lines;
    }

    /** Each value by its path; a list whose elements are plain counts as one value. */
    private static SortedMap<String, String> leaves(JsonNode node) {
        SortedMap<String, String> leaves = new TreeMap<>();
        if (node.isObject()) {
            collect("", node, leaves);
        }
        return leaves;
    }

    private static void collect(String path, JsonNode node, SortedMap<String, String> leaves) {
        boolean plainList = node.isArray() && Json.list(node).stream().allMatch(JsonNode::isValueNode);
        if (node.isValueNode() || plainList || node.isEmpty()) {
            leaves.put(path, Json.text(node));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.path(i), leaves);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                collect(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves);
            }
        }
    }
}
