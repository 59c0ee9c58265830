package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ChallengeRule;
import dev.bailiwick.engine.port.ZoneRows;
import dev.bailiwick.engine.port.ZoneRows.ChallengeValue;
import dev.bailiwick.engine.principal.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Who may take away which challenge value: the identity that placed it, or a person with a role over the zone. Values
 * that nobody here placed are free. Ownership is the identity's, not the lease's, so that a renewed lease can clean up.
 *
 * <p>A legacy secret may be shared by several clients that know nothing of each other: a value it placed within the
 * last ten minutes may be another client's, which still waits for its validation.
 */
record ChallengeOwnership(ZoneRows zones, ZoneId zone, Principal principal, Instant now) implements ChallengeRule {
    private static final Duration SHARED_SECRET_AGE = Duration.ofMinutes(10);

    @Override
    public boolean mayRemove(Name name, Record value) {
        if (!(principal instanceof Principal.Automation automation)) {
            return true;
        }
        byte[] data = Rrset.data(value);
        for (ChallengeValue placed : zones.challengeValues(zone, name)) {
            if (Arrays.equals(placed.data(), data)) {
                boolean shared = automation.credential().startsWith("legacy/");
                return placed.owner().equals(automation.actor())
                        && (!shared || placed.placedAt().isBefore(now.minus(SHARED_SECRET_AGE)));
            }
        }
        return true;
    }
}
