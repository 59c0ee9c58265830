package dev.bailiwick.cli.report;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a change does to a zone, and why it may or may not, as lines for a person. Stateless. */
public final class PlanText {
    private PlanText() {}

    /** The lines of a plan: each record that goes and comes, then the consequences with where they come from. */
    public static List<String> lines(JsonNode plan) {
        List<String> lines = new ArrayList<>(edits(plan.path("edits")));
        List<String> consequences = Json.texts(plan, "consequences");
        if (!consequences.isEmpty()) {
            lines.add("consequences: " + String.join(", ", consequences));
        }
        for (JsonNode note : Json.list(plan, "notes")) {
            lines.add("  " + Json.text(note, "consequence") + " at " + Json.text(note, "name") + ": "
                    + Json.text(note, "detail"));
        }
        return lines;
    }

    /** The lines of edits: {@code - } before what goes, {@code + } before what comes, blanks before what stays. */
    public static List<String> edits(JsonNode edits) {
        List<String> lines = new ArrayList<>();
        for (JsonNode edit : Json.list(edits)) {
            List<String> before = records(edit, "before");
            List<String> after = records(edit, "after");
            before.forEach(record -> lines.add((after.contains(record) ? "  " : "- ") + record));
            after.stream().filter(record -> !before.contains(record)).forEach(record -> lines.add("+ " + record));
        }
        if (lines.isEmpty()) {
            lines.add("no record changes");
        }
        return lines;
    }

    private static List<String> records(JsonNode edit, String side) {
        JsonNode rrset = edit.path(side);
        String head = Json.text(edit, "name") + " " + Json.text(rrset, "ttl") + " " + Json.text(edit, "type") + " ";
        return Json.texts(rrset, "records").stream().map(data -> head + data).toList();
    }

    /** The lines of operations as asked. */
    public static List<String> operations(JsonNode request) {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : Json.list(request, "prerequisites")) {
            lines.add("only if " + words(each, "kind", "name", "type", "version") + values(each));
        }
        for (JsonNode each : Json.list(request, "operations")) {
            lines.add(words(each, "op", "name", "type", "ttl") + values(each));
        }
        return lines;
    }

    private static String words(JsonNode node, String... fields) {
        List<String> words = new ArrayList<>();
        for (String field : fields) {
            String word = Json.text(node, field);
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return String.join(" ", words);
    }

    private static String values(JsonNode node) {
        List<String> records = Json.texts(node, "records");
        return records.isEmpty() ? "" : " " + String.join(" | ", records);
    }

    /** Reasons as lines: {@code [code] rule: message}. */
    public static List<String> reasons(JsonNode reasons) {
        List<String> lines = new ArrayList<>();
        for (JsonNode reason : Json.list(reasons)) {
            String code = Json.text(reason, "code");
            lines.add("[" + code + "] " + Json.text(reason, "rule") + ": " + Json.text(reason, "message"));
        }
        return lines;
    }
}
