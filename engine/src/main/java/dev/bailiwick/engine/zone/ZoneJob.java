package dev.bailiwick.engine.zone;

/**
 * Work on one zone, done by its writer. Runs inside a unit of work, so it may run more than once and does nothing but
 * SQL and pure computation. What it throws fails the whole batch: a refusal is a result, not an exception.
 */
@FunctionalInterface
public interface ZoneJob<R> {
    R run(Batch batch);
}
