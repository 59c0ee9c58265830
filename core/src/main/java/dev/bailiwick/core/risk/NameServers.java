package dev.bailiwick.core.risk;

import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Finds which names serve the zone or a delegation in it, by point: the NS RRsets on the way up from the name. */
final class NameServers {
    private final ZoneView before;
    private final ZoneView after;

    NameServers(ZoneView before, ZoneView after) {
        this.before = before;
        this.after = after;
    }

    /** The zone or delegation that the name is a server of: that with the longest name. */
    Optional<Name> servedBy(Name name) {
        return Ancestors.of(name, before.apex())
                .filter(at -> serves(before, at, name) || serves(after, at, name))
                .findFirst();
    }

    private static boolean serves(ZoneView zone, Name at, Name server) {
        return zone.find(at, Type.NS).stream()
                .flatMap(each -> each.records().stream())
                .anyMatch(each -> Types.target(each).filter(server::equals).isPresent());
    }
}
