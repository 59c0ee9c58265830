package dev.bailiwick.core.risk;

import dev.bailiwick.core.zone.ZoneView;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Finds restrictions on issuance that fall away. What counts is what is in force at the name, which is the nearest CAA
 * on the way up (RFC 8659, section 3), so that a new RRset beneath a stricter one loosens too.
 */
final class CaaCheck implements Check {
    private final ZoneView before;
    private final ZoneView after;
    private final HeldZones heldZones;

    CaaCheck(ZoneView before, ZoneView after, HeldZones heldZones) {
        this.before = before;
        this.after = after;
        this.heldZones = heldZones;
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        Name name = touch.name();
        if (touch.type() == Type.CAA
                && touch.changesData()
                && inForce(after, name).loosens(inForce(before, name))) {
            findings.add(Consequence.LOOSEN_CAA, name, "permits what CAA did not permit before");
        }
        if (touch.type() == Type.CNAME) {
            for (Record each : touch.added()) {
                Types.target(each)
                        .filter(target -> atTarget(target).loosens(inForce(before, name)))
                        .ifPresent(target -> findings.add(
                                Consequence.LOOSEN_CAA, name, "puts the CAA of an alias's target in place of ours"));
            }
        }
    }

    private static CaaPolicy inForce(ZoneView zone, Name name) {
        return Ancestors.of(name, zone.apex()).stream()
                .flatMap(at -> zone.find(at, Type.CAA).stream())
                .findFirst()
                .map(CaaPolicy::of)
                .orElse(CaaPolicy.NONE);
    }

    /**
     * What the target of an alias says itself. Where it says nothing the search goes on above the alias, so nothing is
     * loosened; of a target that we do not hold, anything must be expected.
     */
    private CaaPolicy atTarget(Name target) {
        ZoneView zone = target.subdomain(after.apex())
                ? after
                : heldZones.enclosing(target).orElse(null);
        if (zone == null) {
            return CaaPolicy.NONE;
        }
        return zone.find(target, Type.CAA).map(CaaPolicy::of).orElse(CaaPolicy.NOBODY);
    }
}
