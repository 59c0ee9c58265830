package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.RrsetEdit;
import java.util.List;

/** Hears of each committed zone version, after it is durable and published. Must return at once. */
@FunctionalInterface
public interface CommitListener {
    void committed(LiveZone zone, List<RrsetEdit> edits);
}
