package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ChallengeRule;
import dev.bailiwick.engine.port.ZoneRows.ChallengeValue;
import dev.bailiwick.engine.principal.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Who may take away which challenge value: the identity that placed it, or a person with a role over the zone. Values
 * that nobody here placed are free. Ownership is the identity's, not the lease's, so that a renewed lease can clean up.
 *
 * <p>A legacy secret may be shared by several clients that know nothing of each other: deleting the whole RRset spares
 * what it placed within the last ten minutes, as that may be another client's, which still waits for its validation. A
 * value named by itself goes.
 */
record ChallengeOwnership(Placed placedAt, ZoneId zone, Principal principal, Instant now) implements ChallengeRule {
    private static final Duration SHARED_SECRET_AGE = Duration.ofMinutes(10);

    /** Looks up the challenge values at a name; only challenge names are asked about. */
    @FunctionalInterface
    interface Placed {
        List<ChallengeValue> at(ZoneId zone, Name name);
    }

    @Override
    public boolean mayRemove(Name name, Record value) {
        return placed(name, value)
                .map(each -> !(principal instanceof Principal.Automation)
                        || each.owner().equals(principal.actor()))
                .orElse(true);
    }

    @Override
    public boolean mayClear(Name name, Record value) {
        boolean shared = principal.credential().startsWith("legacy/");
        return mayRemove(name, value)
                && (!shared || placed(name, value).map(this::isOld).orElse(true));
    }

    private boolean isOld(ChallengeValue value) {
        return value.placedAt().isBefore(now.minus(SHARED_SECRET_AGE));
    }

    private Optional<ChallengeValue> placed(Name name, Record value) {
        byte[] data = Rrset.data(value);
        return placedAt.at(zone, name).stream()
                .filter(each -> Arrays.equals(each.data(), data))
                .findFirst();
    }
}
