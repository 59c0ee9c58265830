package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.ZoneView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change whose effect is in a batch.
 *
 * @param correlation ties it to its entries in the log
 */
public record AppliedChange(String id, String correlation, List<RrsetEdit> edits) {
    public AppliedChange {
        edits = List.copyOf(edits);
    }

    /**
     * A change that a server has taken, over the zone as it is known here: what is there now becomes what the change left,
     * whatever the change began from.
     */
    public static AppliedChange over(ZoneView zone, String id, String correlation, List<RrsetEdit> edits) {
        return new AppliedChange(
                id,
                correlation,
                edits.stream()
                        .filter(edit -> !Objects.equals(held(zone, edit), edit.after()))
                        .map(edit -> new RrsetEdit(edit.name(), edit.type(), held(zone, edit), edit.after()))
                        .toList());
    }

    private static @Nullable Rrset held(ZoneView zone, RrsetEdit edit) {
        return zone.find(edit.name(), edit.type()).orElse(null);
    }
}
