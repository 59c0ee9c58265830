package dev.bailiwick.engine.change;

import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of a submitted change. The same request repeated gets the same outcome. */
public sealed interface ChangeOutcome {
    /** Ties the change to its entries in the log. */
    String correlation();

    /**
     * Durable and in force at the primary.
     *
     * @param changed whether anything was different before; a request may find its wish fulfilled
     */
    record Applied(String changeId, String correlation, long version, long serial, boolean changed, String planHash)
            implements ChangeOutcome {}

    /** Waits for a person to approve exactly this plan. */
    record Waiting(String changeId, String correlation, String planHash, Instant expiresAt, List<Reason> reasons)
            implements ChangeOutcome {
        public Waiting {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Handed to the zone's server, and not known yet whether it was taken. It is found out without the caller: the change
     * becomes applied or failed.
     */
    record Unsettled(String changeId, String correlation) implements ChangeOutcome {
        /** The one thing to say to a caller whose protocol has no word for it. */
        public Refusal told() {
            return Refusal.of(
                    Refusal.Kind.UNAVAILABLE,
                    "the zone's server has not answered: change " + changeId
                            + " is applied or failed, which is found out");
        }
    }

    /**
     * Nothing was done.
     *
     * @param changeId the change that waits for approval where a protocol that cannot wait was refused for it; else empty
     */
    record Refused(String changeId, String correlation, Refusal refusal) implements ChangeOutcome {}

    /** The outcome as a stored answer. */
    default String toAnswer() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("correlation", correlation());
        switch (this) {
            case Applied applied -> {
                tree.put("outcome", "applied");
                tree.put("change", applied.changeId());
                tree.put("version", applied.version());
                tree.put("serial", applied.serial());
                tree.put("changed", applied.changed());
                tree.put("plan", applied.planHash());
            }
            case Waiting waiting -> {
                tree.put("outcome", "waiting");
                tree.put("change", waiting.changeId());
                tree.put("plan", waiting.planHash());
                tree.put("expires", waiting.expiresAt().toString());
            }
            case Unsettled unsettled -> {
                tree.put("outcome", "unsettled");
                tree.put("change", unsettled.changeId());
            }
            case Refused refused -> {
                tree.put("outcome", "refused");
                tree.put("change", refused.changeId());
                tree.put("kind", refused.refusal().kind().name());
                tree.put("message", refused.refusal().message());
            }
        }
        return Json.write(tree);
    }

    /** Reads what {@link #toAnswer} wrote; the reasons of a decision are not repeated, they stand in the log. */
    static ChangeOutcome ofAnswer(String answer) {
        Map<String, Object> tree = Json.readObject(answer);
        String correlation = RecordText.text(tree, "correlation");
        String change = RecordText.text(tree, "change");
        return switch (RecordText.text(tree, "outcome")) {
            case "applied" ->
                new Applied(
                        change,
                        correlation,
                        RecordText.number(tree, "version"),
                        RecordText.number(tree, "serial"),
                        Boolean.TRUE.equals(tree.get("changed")),
                        RecordText.text(tree, "plan"));
            case "waiting" ->
                new Waiting(
                        change,
                        correlation,
                        RecordText.text(tree, "plan"),
                        Instant.parse(RecordText.text(tree, "expires")),
                        List.of());
            case "unsettled" -> new Unsettled(change, correlation);
            case "refused" ->
                new Refused(
                        change,
                        correlation,
                        Refusal.of(
                                Refusal.Kind.valueOf(RecordText.text(tree, "kind")), RecordText.text(tree, "message")));
            default -> throw new IllegalArgumentException("an unknown stored outcome");
        };
    }
}
