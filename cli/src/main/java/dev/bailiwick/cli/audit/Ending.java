package dev.bailiwick.cli.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where an access stands after its last entry: the lease's end or removal, each change's fate, what was refused. */
final class Ending {
    private static final Map<String, String> STEPS = Map.ofEntries(
            Map.entry("change.waiting", "waited for approval"),
            Map.entry("change.approved", "approved"),
            Map.entry("change.applied", "applied"),
            Map.entry("change.failed", "not taken by the zone's server"),
            Map.entry("change.verified", "verification"),
            Map.entry("change.rolled-back", "rolled back"),
            Map.entry("change.voided", "voided"),
            Map.entry("change.expired", "expired"),
            Map.entry("policy.waiting", "waited for a second person"),
            Map.entry("policy.approved", "approved"),
            Map.entry("policy.applied", "in force"),
            Map.entry("change.outside", "found at the zone's server"));

    private static final Set<String> REFUSALS = Set.of(
            "access.refused", "change.refused", "change.approval-refused", "policy.refused", "policy.approval-refused");

    private final List<StoryEntry> entries;

    Ending(List<StoryEntry> entries) {
        this.entries = entries;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> changes = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        for (StoryEntry entry : entries) {
            if (REFUSALS.contains(entry.type())) {
                refused.add("#" + entry.index());
            }
            String step = STEPS.get(entry.type());
            if (step != null && !entry.field("change").isEmpty()) {
                changes.computeIfAbsent(entry.field("change"), id -> new ArrayList<>())
                        .add(step(entry, step));
            }
        }
        changes.forEach((change, steps) -> lines.add("change " + change + ": " + String.join(", then ", steps)));
        if (!refused.isEmpty()) {
            lines.add("refused: " + String.join(", ", refused));
        }
        leases(lines);
        return lines.isEmpty() ? List.of("nothing but what stands above") : lines;
    }

    private static String step(StoryEntry entry, String step) {
        String told = entry.type().equals("change.verified") ? step + " " + entry.field("outcome") : step;
        return told + " (#" + entry.index() + ")";
    }

    private void leases(List<String> lines) {
        for (StoryEntry entry : entries) {
            if (entry.type().equals("lease.issued")) {
                String lease = entry.field("lease");
                String removed = entries.stream()
                        .filter(each -> each.type().equals("credential.revoked")
                                || each.type().equals("lease.ended"))
                        .findFirst()
                        .map(each -> "removed at " + each.at() + " (#" + each.index() + "), before or at its end at ")
                        .orElse("good for nothing after ");
                lines.add("lease " + lease + ": " + removed + entry.field("ends"));
            }
        }
    }
}
