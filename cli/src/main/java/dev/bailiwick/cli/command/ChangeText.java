package dev.bailiwick.cli.command;

import dev.bailiwick.cli.policy.PolicyText;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A change as lines for a person. Stateless. */
final class ChangeText {
    private ChangeText() {}

    static List<String> lines(JsonNode change) {
        String id = Json.text(change, "id");
        String state = Json.text(change, "state");
        List<String> lines = new ArrayList<>();
        lines.add("change " + id + " of " + Json.text(change, "target") + ": " + state);
        add(lines, "asked by", Json.text(change, "identity") + owner(change));
        add(lines, "through", Json.text(change, "door"));
        add(lines, "asked at", Json.text(change, "requestedAt"));
        if (state.equals("waiting")) {
            add(lines, "waits until", Json.text(change, "expiresAt"));
        }
        add(lines, "applied at", Json.text(change, "appliedAt"));
        String version = Json.text(change, "appliedVersion");
        add(lines, "as version", version.equals("0") ? "" : version);
        add(
                lines,
                "verification",
                state.equals("applied") || state.equals("rolled-back") ? Json.text(change, "verification") : "");
        add(lines, "rolls back", Json.text(change, "rollbackOf"));
        add(lines, "plan", Json.text(change, "planHash"));
        plan(change).forEach(line -> lines.add("    " + line));
        decision(change, lines);
        for (JsonNode approval : Json.list(change, "approvals")) {
            add(lines, "approved by", Json.text(approval, "person") + " at " + Json.text(approval, "at"));
        }
        lines.add(next(id, state));
        return lines;
    }

    /** What the plan does, of a zone or of the policy. */
    static List<String> plan(JsonNode change) {
        JsonNode plan = Json.structure(change, "plan");
        boolean policy = plan.has("diffs") || Json.text(change, "kind").equals("policy");
        return policy ? PolicyText.lines(plan) : PlanText.lines(plan);
    }

    private static void decision(JsonNode change, List<String> lines) {
        JsonNode decision = Json.structure(change, "decision");
        add(lines, "decision", Json.text(decision, "decision"));
        PlanText.reasons(decision.path("reasons")).forEach(reason -> lines.add("    " + reason));
        for (String widens : Json.texts(Json.structure(change, "plan"), "widens")) {
            lines.add("    it widens: " + widens);
        }
    }

    private static String owner(JsonNode change) {
        String owner = Json.text(change, "owner");
        return owner.isEmpty() ? "" : ", owned by " + owner;
    }

    private static String next(String id, String state) {
        return switch (state) {
            case "waiting" -> "next: `bailiwick approve " + id + "`, or `bailiwick change withdraw " + id + "`";
            case "applied" -> "next: `bailiwick change rollback " + id + "` takes it back";
            default -> "next: `bailiwick audit show " + id + "` tells the whole story";
        };
    }

    private static void add(List<String> lines, String label, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format("  %-13s %s", label, value));
        }
    }
}
