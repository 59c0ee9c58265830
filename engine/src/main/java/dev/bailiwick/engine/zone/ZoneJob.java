package dev.bailiwick.engine.zone;

import dev.bailiwick.engine.port.Backend.Outcome;
import java.util.Map;

/**
 * Work on one zone, done by its writer. Runs inside a unit of work, so it may run more than once and does nothing but
 * SQL and pure computation. What it throws fails the whole batch: a refusal is a result, not an exception.
 */
@FunctionalInterface
public interface ZoneJob<R> {
    R run(Batch batch);

    /**
     * The result once it is known what the zone's server has done.
     *
     * @param result what {@link #run} returned
     * @param outcomes what became of each intended change, by its id
     */
    default R settled(R result, Map<String, Outcome> outcomes) {
        return result;
    }
}
