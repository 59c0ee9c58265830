package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import java.util.Collection;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Where a follower holds something else than the zone as it is here. Outside of it is what belongs to each server: the SOA,
 * the NS set at the apex, and what a signer keeps (DNSKEY, CDS, CDNSKEY, NSEC3PARAM). Stateless.
 */
final class Parity {
    private Parity() {}

    /** Tells whether a follower is to hold the RRset as it is here. */
    static boolean counts(RrsetKey key, Name apex) {
        boolean apexNs = key.type() == Type.NS && key.name().equals(apex);
        return key.type() != Type.SOA && !Drift.isSigners(key.type()) && !apexNs;
    }

    /** The given RRsets held against each other: before as it should be, after as it is. */
    static List<RrsetEdit> at(Collection<RrsetKey> keys, ZoneTree wanted, ZoneTree held) {
        return counted(Drift.at(keys, wanted, held), wanted);
    }

    /** Everything held against each other. */
    static List<RrsetEdit> everywhere(ZoneTree wanted, ZoneTree held) {
        return counted(Drift.everywhere(wanted, held), wanted);
    }

    private static List<RrsetEdit> counted(Drift drift, ZoneTree zone) {
        return drift.edits().stream()
                .filter(edit -> counts(new RrsetKey(edit.name(), edit.type()), zone.apex()))
                .toList();
    }
}
