package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.zone.ZoneView;
import java.util.List;

/** Finds what edits can bring about, from the zone as it stands. Stateless and thread-safe. */
public final class RiskAssessor {
    private RiskAssessor() {}

    /**
     * Assesses the edits that lead from one state of the zone to another. The cost follows from the edits: the zones are
     * read by name and by count of subtrees only.
     */
    public static Risk assess(ZoneView before, ZoneView after, List<RrsetEdit> edits, RiskContext context) {
        return new Assessment(before, after, context).of(edits);
    }
}
