package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import java.net.InetAddress;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Finds targets that do not exist in the zones we hold, and addresses that are of no use in public. Of what points to a
 * name that goes, only the RRsets of the name's own ancestors are looked at (the apex's MX and NS, mostly): there is no
 * index of targets, and the zone is not searched.
 */
final class TargetCheck implements Check {
    private final ZoneView before;
    private final ZoneView after;
    private final RiskContext context;

    TargetCheck(ZoneView before, ZoneView after, RiskContext context) {
        this.before = before;
        this.after = after;
        this.context = context;
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        for (Record each : touch.added()) {
            dangling(touch.name(), each, findings);
            privateAddress(touch.name(), each, findings);
        }
        if (touch.after() == null && after.at(touch.name()).isEmpty()) {
            leavesDangling(touch.name(), findings);
        }
    }

    private void dangling(Name name, Record record, Findings findings) {
        Types.target(record)
                .filter(target ->
                        zoneOf(target).filter(zone -> isAbsent(zone, target)).isPresent())
                .ifPresent(target -> findings.add(
                        Consequence.DANGLE, name, "points to `" + Names.text(target) + "`, which does not exist"));
    }

    private Optional<ZoneView> zoneOf(Name target) {
        Optional<ZoneView> held = context.heldZones().enclosing(target);
        boolean ours = Names.isAtOrBelow(target, after.apex())
                && held.filter(zone -> Names.isBelow(zone.apex(), after.apex())).isEmpty();
        return ours ? Optional.of(after) : held;
    }

    /** A name beneath a delegation or DNAME is answered elsewhere, so it is not known to be absent. */
    private static boolean isAbsent(ZoneView zone, Name target) {
        if (!zone.at(target).isEmpty() || zone.wildcardFor(target).isPresent()) {
            return false;
        }
        return Ancestors.above(target, zone.apex()).stream()
                .noneMatch(at -> zone.find(at, Type.DNAME).isPresent()
                        || (!at.equals(zone.apex()) && zone.find(at, Type.NS).isPresent()));
    }

    private void privateAddress(Name name, Record record, Findings findings) {
        if (context.publicView() && Addresses.in(record).anyMatch(Addresses::isPrivate)) {
            String which = Addresses.in(record)
                    .filter(Addresses::isPrivate)
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("");
            findings.add(Consequence.PRIVATE_TARGET, name, "`" + which + "` is not an address for a public view");
        }
    }

    private void leavesDangling(Name name, Findings findings) {
        if (before.at(name).isEmpty() || after.wildcardFor(name).isPresent()) {
            return;
        }
        Ancestors.above(name, after.apex()).stream()
                .flatMap(at -> after.at(at).stream())
                .filter(rrset -> pointsTo(rrset, name))
                .forEach(rrset -> findings.add(
                        Consequence.DANGLE,
                        rrset.name(),
                        "its " + rrset.typeText() + " points to `" + Names.text(name) + "`, which goes"));
    }

    private static boolean pointsTo(Rrset rrset, Name name) {
        return Types.anyPointsTo(rrset, name);
    }
}
