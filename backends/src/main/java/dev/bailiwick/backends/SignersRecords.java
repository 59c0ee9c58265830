package dev.bailiwick.backends;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Type;

/**
 * What a signer keeps in a zone for itself: signatures, proofs of absence (RFC 4034, RFC 5155), the zone's digest (RFC
 * 8976), BIND's private type of its state. No content of ours: it moves without anyone's doing. Stateless.
 */
public final class SignersRecords {
    private static final int ZONEMD = 63;

    /** BIND's {@code sig-signing-type}, by default. */
    private static final int SIGNING_STATE = 65_534;

    private static final Set<Integer> TYPES = Set.of(Type.RRSIG, Type.NSEC, Type.NSEC3, ZONEMD, SIGNING_STATE);

    private SignersRecords() {}

    /** Tells whether the type is a signer's own. */
    public static boolean holds(int type) {
        return TYPES.contains(type);
    }

    /** The keys that are not a signer's own. */
    public static Set<RrsetKey> without(Collection<RrsetKey> keys) {
        return keys.stream().filter(key -> !holds(key.type())).collect(Collectors.toUnmodifiableSet());
    }

    /** The zone without what is a signer's own; the same instance where there is none of it. */
    public static ZoneTree without(ZoneTree zone) {
        if (zone.subtree(zone.apex()).noneMatch(rrset -> holds(rrset.type()))) {
            return zone;
        }
        return ZoneTree.of(
                zone.apex(),
                zone.version(),
                zone.subtree(zone.apex())
                        .filter((Rrset rrset) -> !holds(rrset.type()))
                        .toList());
    }
}
