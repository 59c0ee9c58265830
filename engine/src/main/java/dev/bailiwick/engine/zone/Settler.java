package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import java.util.List;

/** Records what became of changes that were handed to a zone's server. Thread-safe. */
public interface Settler {
    /** Records the outcome of one change in the batch's unit of work; one that is recorded already is passed over. */
    void settled(Batch batch, String changeId, Outcome outcome);

    /** The changes of a zone that were handed over and whose outcome is not recorded, oldest first. */
    List<Intended> open(ZoneId zone);
}
