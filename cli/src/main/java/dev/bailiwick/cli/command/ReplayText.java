package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a proposed policy would have decided otherwise, for people. Stateless. */
final class ReplayText {
    private static final int MOST = 50;

    private ReplayText() {}

    static List<String> lines(JsonNode replayed) {
        List<JsonNode> differences = Json.list(replayed, "differences");
        List<String> lines = new ArrayList<>();
        lines.add("of " + Json.text(replayed, "replayed") + " recorded requests, " + Json.text(replayed, "differ")
                + " would be decided otherwise" + (differences.isEmpty() ? "" : ":"));
        List<List<String>> rows =
                differences.stream().limit(MOST).map(ReplayText::row).toList();
        if (!rows.isEmpty()) {
            lines.addAll(Texts.table(List.of("REQUEST", "AT", "IDENTITY", "ZONE", "NOW", "THEN", "BECAUSE"), rows));
        }
        if (differences.size() > MOST) {
            lines.add("and " + (differences.size() - MOST) + " more: --output json shows them");
        }
        return lines;
    }

    private static List<String> row(JsonNode difference) {
        JsonNode after = difference.path("after");
        List<JsonNode> reasons = Json.list(after, "reasons");
        return List.of(
                Json.text(difference, "reference"),
                Json.text(difference, "at"),
                Json.text(difference, "identity"),
                Json.text(difference, "zone"),
                Json.text(difference.path("before"), "decision"),
                Json.text(after, "decision"),
                reasons.isEmpty() ? "-" : Json.text(reasons.getFirst(), "message"));
    }
}
