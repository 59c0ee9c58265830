package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Where a server holds something else than it should. The SOA does not count: its serial is the server's own.
 *
 * @param edits before as it should be, after as it is
 * @param signing the same for what a signer does by itself: DNSKEY, CDS, CDNSKEY, NSEC3PARAM
 */
record Drift(List<RrsetEdit> edits, List<RrsetEdit> signing) {
    private static final Set<Integer> SIGNERS = Set.of(Type.DNSKEY, Type.CDS, Type.CDNSKEY, Type.NSEC3PARAM);

    Drift {
        edits = List.copyOf(edits);
        signing = List.copyOf(signing);
    }

    boolean isEmpty() {
        return edits.isEmpty() && signing.isEmpty();
    }

    /** Tells whether a signer changes RRsets of this type by itself. */
    static boolean isSigners(int type) {
        return SIGNERS.contains(type);
    }

    /** Holds the given RRsets against each other. */
    static Drift at(Collection<RrsetKey> keys, ZoneTree wanted, ZoneTree held) {
        List<RrsetEdit> edits = new ArrayList<>();
        List<RrsetEdit> signing = new ArrayList<>();
        for (RrsetKey key : keys) {
            @Nullable Rrset before = wanted.find(key.name(), key.type()).orElse(null);
            @Nullable Rrset after = held.find(key.name(), key.type()).orElse(null);
            if (key.type() != Type.SOA && !Objects.equals(before, after)) {
                (isSigners(key.type()) ? signing : edits).add(RrsetEdit.between(before, after));
            }
        }
        return new Drift(edits, signing);
    }

    /** Holds everything against each other, in one pass over each. */
    static Drift everywhere(ZoneTree wanted, ZoneTree held) {
        SortedSet<RrsetKey> keys = new TreeSet<>();
        wanted.subtree(wanted.apex())
                .filter(rrset -> !held.find(rrset.name(), rrset.type())
                        .filter(rrset::equals)
                        .isPresent())
                .forEach(rrset -> keys.add(RrsetKey.of(rrset)));
        held.subtree(held.apex())
                .filter(rrset -> wanted.find(rrset.name(), rrset.type()).isEmpty())
                .forEach(rrset -> keys.add(RrsetKey.of(rrset)));
        return at(keys, wanted, held);
    }
}
