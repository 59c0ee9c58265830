package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Finds which names serve the zone or a delegation in it, by point: the NS RRsets on the way up from the name. Several
 * checks ask for the same name, so the last answer is kept. Not thread-safe.
 */
final class NameServers {
    private final ZoneView before;
    private final ZoneView after;
    private Name asked = Name.root;
    private Optional<Name> answer = Optional.empty();

    NameServers(ZoneView before, ZoneView after) {
        this.before = before;
        this.after = after;
    }

    /** The zone or delegation that the name is a server of: that with the longest name. */
    Optional<Name> servedBy(Name name) {
        if (!name.equals(asked)) {
            answer = find(name);
            asked = name;
        }
        return answer;
    }

    private Optional<Name> find(Name name) {
        for (Name at : Ancestors.of(name, before.apex())) {
            if (serves(before, at, name) || serves(after, at, name)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static boolean serves(ZoneView zone, Name at, Name server) {
        Optional<Rrset> servers = zone.find(at, Type.NS);
        return servers.isPresent() && Types.anyPointsTo(servers.get(), server);
    }
}
