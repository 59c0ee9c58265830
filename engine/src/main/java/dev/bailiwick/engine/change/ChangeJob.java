package dev.bailiwick.engine.change;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.port.Backend.Outcome;
import dev.bailiwick.engine.zone.Batch;
import dev.bailiwick.engine.zone.ZoneJob;
import java.util.Map;
import java.util.function.Function;

/**
 * A change as a job of its zone's writer. What was allowed counts as applied until the zone's server says otherwise.
 */
record ChangeJob(Function<Batch, ChangeOutcome> work) implements ZoneJob<ChangeOutcome> {
    @Override
    public ChangeOutcome run(Batch batch) {
        return work.apply(batch);
    }

    @Override
    public ChangeOutcome settled(ChangeOutcome result, Map<String, Outcome> outcomes) {
        if (!(result instanceof ChangeOutcome.Applied applied)) {
            return result;
        }
        return switch (outcomes.get(applied.changeId())) {
            case null -> applied;
            case Outcome.Accepted accepted -> applied;
            case Outcome.Rejected rejected ->
                new ChangeOutcome.Refused(applied.changeId(), applied.correlation(), told(rejected));
            case Outcome.Unknown unknown -> new ChangeOutcome.Unsettled(applied.changeId(), applied.correlation());
        };
    }

    private static Refusal told(Outcome.Rejected rejected) {
        return rejected.moved()
                ? Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "the zone's server holds something else by now: "
                                + rejected.refusal().message())
                : rejected.refusal();
    }
}
