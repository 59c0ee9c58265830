package dev.bailiwick.engine.principal;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Optional;

/** What roles over zones and owners reach. Stateless. */
public final class Roles {
    private static final ZoneSet EVERY_ZONE = ZoneSet.parse("**");

    private Roles() {}

    /** Tells whether a role of that kind covers the zone and its risk owner. */
    public static boolean overZone(List<HeldRole> roles, Role role, ZoneSpec zone) {
        return roles.stream()
                .anyMatch(r -> r.role() == role
                        && r.zones().matches(zone.zone())
                        && r.owners().contains(zone.riskOwner()));
    }

    /** Tells whether a role of that kind covers the owner. */
    public static boolean overOwner(List<HeldRole> roles, Role role, String owner) {
        return roles.stream().anyMatch(r -> r.role() == role && r.owners().contains(owner));
    }

    /** Tells whether a role of that kind covers every owner and every zone of the default view. */
    public static boolean overEverything(List<HeldRole> roles, Role role) {
        return roles.stream()
                .anyMatch(r -> r.role() == role && r.owners().all() && r.zones().contains(EVERY_ZONE));
    }

    /** Tells whether any role at all lets its holder see the zone. */
    public static boolean sees(List<HeldRole> roles, ZoneSpec zone) {
        return roles.stream()
                .anyMatch(r -> r.zones().matches(zone.zone()) && r.owners().contains(zone.riskOwner()));
    }

    /** Tells whether any role at all lets its holder see what the owner answers for. */
    public static boolean sees(List<HeldRole> roles, String owner) {
        return roles.stream().anyMatch(r -> r.owners().contains(owner));
    }

    /** Tells whether one role gives everything that the other gives. */
    public static boolean contains(HeldRole one, HeldRole other) {
        return one.role() == other.role()
                && one.zones().contains(other.zones())
                && one.owners().contains(other.owners());
    }

    /** The roles that are both asked for and held, as held now: a created token never exceeds its creator. */
    public static List<HeldRole> stillHeld(List<HeldRole> carried, List<HeldRole> held) {
        return carried.stream()
                .filter(c -> c.role() != Role.APPROVER)
                .filter(c -> held.stream().anyMatch(h -> contains(h, c)))
                .toList();
    }

    /** The zone's document, if the human may see the zone. */
    public static Optional<Named<ZoneSpec>> visible(PolicySnapshot policy, Principal.Human human, ZoneId zone) {
        return policy.zone(zone).filter(z -> sees(human.roles(), z.spec()));
    }
}
