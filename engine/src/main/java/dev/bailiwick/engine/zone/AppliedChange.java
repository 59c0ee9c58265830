package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.RrsetEdit;
import java.util.List;

/**
 * A change whose effect is in a batch.
 *
 * @param correlation ties it to its entries in the log
 */
public record AppliedChange(String id, String correlation, List<RrsetEdit> edits) {
    public AppliedChange {
        edits = List.copyOf(edits);
    }
}
