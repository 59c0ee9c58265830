package dev.bailiwick.engine.zone;

import java.util.List;

/**
 * Hears of the changes of each batch, after it is durable and served and before anyone is answered. Must return at once.
 */
@FunctionalInterface
public interface ChangeListener {
    void applied(LiveZone zone, List<AppliedChange> changes);
}
