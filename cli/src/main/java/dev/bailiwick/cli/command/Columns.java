package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a list shows of each item.
 *
 * @param fields JSON fields, a dot for a field within a field
 */
record Columns(List<String> fields) {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");

    Columns {
        fields = List.copyOf(fields);
    }

    static Columns of(String thing) {
        return new Columns(
                switch (thing) {
                    case "zones" -> List.of("zone", "version", "serial", "riskOwner", "environment");
                    case "changes" ->
                        List.of("id", "target", "state", "verification", "identity", "door", "requestedAt");
                    case "leases" -> List.of("id", "identity", "grant", "form", "issuedAt", "endsAt");
                    case "tokens" -> List.of("id", "label", "person", "ends");
                    case "findings" -> List.of("severity", "kind", "subject", "at", "message");
                    case "alerts" -> List.of("receiver", "behind", "deadLetters", "trouble");
                    case "dead letters" -> List.of("receiver", "index", "attempts", "at", "cause");
                    default -> List.of("kind", "name", "spec.owner", "spec.environment", "version");
                });
    }

    List<String> heading() {
        return fields.stream()
                .map(field -> field.substring(field.lastIndexOf('.') + 1))
                .map(field -> HUMP.matcher(field).replaceAll("$1 $2").toUpperCase(Locale.ROOT))
                .toList();
    }

    List<String> row(JsonNode item) {
        return fields.stream().map(field -> at(item, field)).toList();
    }

    private static String at(JsonNode item, String field) {
        JsonNode at = item;
        for (String step : DOT.split(field, -1)) {
            at = at.path(step);
        }
        String text = Json.text(at);
        return text.isEmpty() ? "-" : text;
    }
}
