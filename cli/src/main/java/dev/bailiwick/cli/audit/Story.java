package dev.bailiwick.cli.audit;

import dev.bailiwick.cli.policy.PolicyText;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import dev.bailiwick.cli.report.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One access told from request to removal. Every field of every entry is told, known ones in words and in the order of
 * events, unknown ones as they are, so that nothing recorded is left out. For one thread.
 */
public final class Story {
    /** Fields in the order in which a reader wants them, with the words before them. */
    private static final Map<String, String> LABELS = labels();

    private final List<StoryEntry> entries;
    private final String correlation;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> toldProofs = new HashMap<>();

    private Story(String correlation, List<StoryEntry> entries) {
        this.correlation = correlation;
        this.entries = entries;
    }

    /** The lines of {@code {correlation, entries: [...]}}. */
    public static List<String> lines(JsonNode access) {
        List<StoryEntry> entries =
                Json.list(access, "entries").stream().map(StoryEntry::read).toList();
        Story story = new Story(Json.text(access, "correlation"), entries);
        story.tell();
        if (access.path("more").asBoolean(false)) {
            story.lines.add("");
            story.lines.add("more entries follow that are not told here: `bailiwick audit search --correlation "
                    + story.correlation + "` lists them all");
        }
        return story.lines;
    }

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        String[] pairs = {
            "proof",
            "proved by",
            "credential",
            "shown",
            "owner",
            "owned by",
            "door",
            "through",
            "target",
            "on",
            "asked",
            "asked for",
            "request",
            "asked for",
            "grant",
            "under grant",
            "scope",
            "scope",
            "outcome",
            "outcome",
            "reasons",
            "because",
            "cause",
            "cause",
            "lease",
            "lease",
            "form",
            "form",
            "ends",
            "ends",
            "change",
            "change",
            "requester",
            "asked by",
            "rollback-of",
            "takes back",
            "plan-hash",
            "plan",
            "plan",
            "it does",
            "edits",
            "it does",
            "consequences",
            "consequences",
            "widens",
            "it widens",
            "version",
            "version",
            "serial",
            "serial",
            "servers",
            "they answer",
            "label",
            "label",
            "roles",
            "roles"
        };
        for (int i = 0; i < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }

    private void tell() {
        lines.add("access " + correlation + ", " + entries.size() + (entries.size() == 1 ? " entry" : " entries")
                + " of the log");
        for (StoryEntry entry : entries) {
            lines.add("");
            lines.add("#" + entry.index() + "  " + entry.at() + "  " + Titles.of(entry) + "  [" + entry.type() + "]");
            fields(entry);
        }
        lines.add("");
        lines.add("what came of it");
        new Ending(entries).lines().forEach(line -> lines.add("    " + line));
    }

    private void fields(StoryEntry entry) {
        Set<String> names = new LinkedHashSet<>(LABELS.keySet());
        names.addAll(entry.fields().keySet());
        names.remove("actor");
        for (String name : names) {
            if (entry.fields().containsKey(name)) {
                field(LABELS.getOrDefault(name, name), entry, name);
            }
        }
    }

    private void field(String label, StoryEntry entry, String name) {
        List<String> values = name.equals("proof") ? proof(entry) : values(entry, name);
        String head = label;
        for (String value : values) {
            lines.add(String.format("      %-13s %s", head, value).stripTrailing());
            head = "";
        }
    }

    /** A proof in full where it comes first, afterwards by reference. */
    private List<String> proof(StoryEntry entry) {
        String told = toldProofs.putIfAbsent(entry.field("proof"), entry.index());
        return told == null
                ? pairs(entry.structure("proof"), entry.field("proof"))
                : List.of("the same proof as in #" + told);
    }

    private static List<String> values(StoryEntry entry, String name) {
        String text = entry.field(name);
        JsonNode tree = entry.structure(name);
        if (!tree.isObject() && !tree.isArray()) {
            return List.of(text);
        }
        return switch (name) {
            case "reasons" -> PlanText.reasons(tree);
            case "request" -> PlanText.operations(tree);
            case "edits" -> PlanText.edits(tree);
            case "plan" -> tree.has("diffs") ? PolicyText.lines(tree) : PlanText.lines(tree);
            case "widens" -> Json.list(tree).stream().map(Json::text).toList();
            default -> pairs(tree, text);
        };
    }

    /** An object as one {@code name value} a line; anything else as it is written. */
    private static List<String> pairs(JsonNode tree, String text) {
        if (!tree.isObject() || tree.isEmpty()) {
            return List.of(text);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            JsonNode value = field.getValue();
            boolean words = value.isArray() && Json.list(value).stream().allMatch(JsonNode::isValueNode);
            rows.add(List.of(
                    field.getKey(),
                    words
                            ? String.join(
                                    ", ",
                                    Json.list(value).stream().map(Json::text).toList())
                            : Json.text(value)));
        }
        return Texts.table(rows.getFirst(), rows.subList(1, rows.size()));
    }
}
