package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Finds delegations that move, what they and DNAME hide, and what breaks the chain of trust. */
final class DelegationCheck implements Check {
    private final ZoneView before;
    private final ZoneView after;
    private final NameServers nameServers;

    DelegationCheck(ZoneView before, ZoneView after, NameServers nameServers) {
        this.before = before;
        this.after = after;
        this.nameServers = nameServers;
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        if (!touch.changesData()) {
            return;
        }
        Name name = touch.name();
        switch (touch.type()) {
            case Type.NS -> {
                findings.add(
                        Consequence.TAKE_DELEGATION, name, "changes which servers answer for the name and beneath");
                if (!name.equals(before.apex()) && after.find(name, Type.DS).isPresent()) {
                    findings.add(Consequence.BREAK_DNSSEC, name, "changes servers under a DS that stays");
                }
            }
            case Type.DS -> findings.add(Consequence.TAKE_DELEGATION, name, "changes whose keys the name trusts");
            case Type.CSYNC -> findings.add(Consequence.TAKE_DELEGATION, name, "asks the parent to change its NS");
            default -> {}
        }
        if (Types.answersAddresses(touch.type())) {
            nameServers
                    .servedBy(name)
                    .ifPresent(zone -> findings.add(
                            Consequence.TAKE_DELEGATION,
                            name,
                            "changes the address of a server of `" + Names.text(zone) + "`"));
        }
        chainOfTrust(touch, findings);
        occlusion(touch, findings);
    }

    private static void chainOfTrust(Touch touch, Findings findings) {
        switch (touch.type()) {
            case Type.DS,
                    Type.DNSKEY,
                    Type.CDS,
                    Type.CDNSKEY,
                    Type.NSEC3PARAM,
                    Type.NSEC,
                    Type.NSEC3,
                    Type.RRSIG,
                    Type.DLV ->
                findings.add(
                        Consequence.BREAK_DNSSEC,
                        touch.name(),
                        "changes " + Type.string(touch.type()) + ", on which validation depends");
            default -> {}
        }
    }

    /** Glue that comes with its delegation is no existing name, and a name that goes in the same edit is not hidden. */
    private void occlusion(Touch touch, Findings findings) {
        Name name = touch.name();
        boolean cut = touch.type() == Type.NS && !name.equals(before.apex());
        if (!touch.creates() || !(cut || touch.type() == Type.DNAME)) {
            return;
        }
        long hidden = Math.min(beneath(before, name), beneath(after, name));
        if (cut) {
            hidden += before.at(name).stream()
                    .filter(each -> isHiddenAtCut(each) && stays(each))
                    .count();
        }
        if (hidden > 0) {
            findings.add(
                    Consequence.OCCLUDE,
                    name,
                    Type.string(touch.type()) + " hides up to " + hidden + " RRsets that are answered now");
        }
    }

    private static long beneath(ZoneView zone, Name name) {
        return zone.countSubtree(name) - zone.at(name).size();
    }

    private boolean stays(Rrset rrset) {
        return after.find(rrset.name(), rrset.type()).isPresent();
    }

    private static boolean isHiddenAtCut(Rrset rrset) {
        return switch (rrset.type()) {
            case Type.NS, Type.DS, Type.NSEC, Type.RRSIG -> false;
            default -> true;
        };
    }
}
