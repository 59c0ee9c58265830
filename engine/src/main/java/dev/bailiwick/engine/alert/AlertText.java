package dev.bailiwick.engine.alert;

import dev.bailiwick.core.change.Plan;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Reads;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes alerts of entries: the payload of Standard Webhooks, {@code type}, {@code timestamp} and {@code data}. */
final class AlertText {
    /** RRsets of one change that an alert shows; the rest is in the log. */
    static final int MAX_EDITS = 50;

    /** Characters of one field; more are left to the log. */
    static final int MAX_FIELD_CHARS = 4_096;

    /** Characters of an alert's edits; more are left to the log. */
    static final int MAX_PLAN_CHARS = 128_000;

    /** Fields that say too much of a workload, or stand in the log in a form for machines. */
    private static final List<String> LEFT_OUT = List.of("proof", "credential", "reasons", "type", "at");

    private AlertText() {}

    /** Tells whether the entry is about something that was done: a change that changed nothing is none. */
    static boolean isTold(LogEntryRow row) {
        return row.fields() == null || !"unchanged".equals(row.fields().get("outcome"));
    }

    static Alert of(LogEntryRow row, Reads reads) {
        SortedMap<String, String> fields = row.fields() == null ? new TreeMap<>() : row.fields();
        Instant at = Instant.parse(fields.getOrDefault("at", Instant.EPOCH.toString()));
        String type = fields.getOrDefault("type", "erased");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("index", row.index());
        data.put("leafHash", HexFormat.of().formatHex(row.leafHash()));
        boolean cut = false;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (!LEFT_OUT.contains(field.getKey())) {
                cut |= field.getValue().length() > MAX_FIELD_CHARS;
                data.put(field.getKey(), cut(field.getValue()));
            }
        }
        data.put("truncated", cut);
        Optional.ofNullable(fields.get("change"))
                .flatMap(id -> reads.changes().find(id))
                .ifPresent(change -> edits(change, data));
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("type", type);
        payload.put("timestamp", at.toString());
        payload.put("data", data);
        return new Alert(
                "e" + row.index() + "-" + HexFormat.of().formatHex(row.leafHash(), 0, 8),
                row.index(),
                type,
                at,
                fields.getOrDefault("actor", ""),
                fields.getOrDefault("target", ""),
                fields.getOrDefault("outcome", ""),
                Json.write(payload));
    }

    private static String cut(String value) {
        return value.substring(
                0, value.offsetByCodePoints(0, Math.min(MAX_FIELD_CHARS, value.codePointCount(0, value.length()))));
    }

    /** What the change came down to, as its {@link Plan} says. */
    private static void edits(ChangeRow change, Map<String, Object> data) {
        if (change.plan().length() > MAX_PLAN_CHARS) {
            data.put("truncated", true);
            return;
        }
        Object edits = Json.readObject(change.plan()).get("edits");
        if (edits instanceof List<?> all) {
            data.put("edits", List.copyOf(all.subList(0, Math.min(all.size(), MAX_EDITS))));
            if (all.size() > MAX_EDITS) {
                data.put("truncated", true);
            }
        }
    }
}
