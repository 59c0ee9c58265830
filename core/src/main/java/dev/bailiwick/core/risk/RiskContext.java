package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;

/**
 * What the assessor knows beside the zone.
 *
 * @param publicView whether the view answers the world, so that private addresses in it are out of place
 * @param heldZones the other zones of the view
 * @param trustedNames the names that Bailiwick itself trusts: issuers, database, backends, witnesses
 * @param bulkShare the share of the zone's RRsets, 0 to 1, above which an edit counts as bulk
 * @param bulkMinimum the number of RRsets touched below which no edit counts as bulk
 * @param maxNotes the most notes given; what is left out is said in the last
 */
public record RiskContext(
        boolean publicView,
        HeldZones heldZones,
        Set<Name> trustedNames,
        double bulkShare,
        int bulkMinimum,
        int maxNotes) {
    public static final double DEFAULT_BULK_SHARE = 0.3;
    public static final int DEFAULT_BULK_MINIMUM = 10;
    public static final int DEFAULT_MAX_NOTES = 200;

    public RiskContext {
        if (!(bulkShare >= 0 && bulkShare <= 1) || bulkMinimum < 1 || maxNotes < Consequence.values().length) {
            throw new IllegalArgumentException(
                    "a share is 0 to 1, a minimum at least 1, and each consequence is noted");
        }
        trustedNames = trustedNames.stream().map(Names::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /** A public view with the default limits. */
    public static RiskContext of(HeldZones heldZones, Set<Name> trustedNames) {
        return new RiskContext(
                true, heldZones, trustedNames, DEFAULT_BULK_SHARE, DEFAULT_BULK_MINIMUM, DEFAULT_MAX_NOTES);
    }
}
