package dev.bailiwick.engine.zone;

import dev.bailiwick.engine.port.Backend.BackendException;

/** Work that looks at a zone's server while no change is on its way there, and then does a job by what it found. */
@FunctionalInterface
public interface ZoneTurn<R> {
    /**
     * Asks the server; what is returned runs at once, before any other job.
     *
     * @param zone as it should be there
     */
    ZoneJob<R> look(LiveZone zone) throws BackendException;
}
