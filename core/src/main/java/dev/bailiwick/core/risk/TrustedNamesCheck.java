package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Finds edits through which somebody could stand in for what Bailiwick itself trusts: the names, what they are aliases
 * of, the delegations and wildcards above them, their CAA, and the names under which a certificate for them is had.
 */
final class TrustedNamesCheck implements Check {
    private static final int MAX_ALIASES = 8;

    private final ZoneView before;
    private final ZoneView after;
    private final RiskContext context;
    private final NameServers nameServers;
    private final Set<Name> trusted = new TreeSet<>();

    TrustedNamesCheck(ZoneView before, ZoneView after, RiskContext context, NameServers nameServers) {
        this.before = before;
        this.after = after;
        this.context = context;
        this.nameServers = nameServers;
        for (Name each : context.trustedNames()) {
            follow(each);
        }
    }

    /** Adds the name and what it is an alias of, as far as we hold the zones. */
    private void follow(Name start) {
        Optional<Name> at = Optional.of(start);
        for (int i = 0; i <= MAX_ALIASES && at.isPresent(); i++) {
            if (Names.isAtOrBelow(at.get(), before.apex())) {
                trusted.add(at.get());
            }
            at = at.flatMap(this::aliasTarget);
        }
    }

    private Optional<Name> aliasTarget(Name name) {
        Optional<ZoneView> zone = Names.isAtOrBelow(name, before.apex())
                ? Optional.of(before)
                : context.heldZones().enclosing(name);
        return zone.flatMap(view -> view.find(name, Type.CNAME))
                .map(cname -> cname.records().getFirst())
                .flatMap(Types::target);
    }

    @Override
    public void examine(Touch touch, Findings findings) {
        for (Name each : trusted) {
            String how = how(touch, each);
            if (!how.isEmpty()) {
                findings.add(
                        Consequence.IMPERSONATE_IDENTITIES,
                        touch.name(),
                        how + " `" + Names.text(each) + "`, which Bailiwick trusts");
            }
        }
    }

    /** How the edit reaches the trusted name; empty where it does not. */
    private String how(Touch touch, Name trustedName) {
        Name name = touch.name();
        if (name.equals(trustedName)) {
            return "edits";
        }
        if (!touch.changesData()) {
            return "";
        }
        if (Names.isBelow(name, trustedName)) {
            return isUnderscoredBelow(name, trustedName) ? "edits a service name of" : "";
        }
        if (Names.isBelow(trustedName, name) && decidesOverNamesBeneath(touch)) {
            return "decides over";
        }
        if (provesControlOf(touch, trustedName)) {
            return "can prove control of";
        }
        if (name.isWild() && Names.isBelow(trustedName, Names.parent(name)) && isAnsweredByWildcard(trustedName)) {
            return "answers for";
        }
        boolean serves = Types.answersAddresses(touch.type())
                && nameServers
                        .servedBy(name)
                        .filter(zone -> Names.isAtOrBelow(trustedName, zone))
                        .isPresent();
        return serves ? "moves a server of" : "";
    }

    private static boolean isUnderscoredBelow(Name name, Name above) {
        for (int i = 0; i < name.labels() - above.labels(); i++) {
            if (name.getLabelString(i).startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    /** Delegations and DNAME lead elsewhere, CAA holds beneath, and a CA takes a proof of control from an ancestor. */
    private static boolean decidesOverNamesBeneath(Touch touch) {
        return switch (touch.type()) {
            case Type.NS, Type.DS, Type.DNAME, Type.CAA -> true;
            case Type.TXT, Type.CNAME -> touch.adds();
            default -> false;
        };
    }

    /** A challenge stands for the name it is under and for the wildcard beneath that; other proofs reach further down. */
    private static boolean provesControlOf(Touch touch, Name trustedName) {
        Name name = touch.name();
        boolean proof = touch.type() == Type.TXT || touch.type() == Type.CNAME || touch.type() == Type.NS;
        if (!proof || !touch.adds() || !Names.isUnderscored(name) || MailCheck.isMailName(name)) {
            return false;
        }
        Name of = Names.parent(name);
        return Names.isChallenge(name) ? of.equals(Names.parent(trustedName)) : Names.isAtOrBelow(trustedName, of);
    }

    private boolean isAnsweredByWildcard(Name name) {
        return before.at(name).isEmpty() || after.at(name).isEmpty();
    }
}
