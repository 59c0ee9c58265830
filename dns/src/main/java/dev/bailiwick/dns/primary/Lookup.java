package dev.bailiwick.dns.primary;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One run of the algorithm of RFC 1034, section 4.3.2, with the wildcards of RFC 4592 and the DNAME step of RFC 6672,
 * section 3.2. For one query.
 */
final class Lookup {
    /** How many aliases are followed; what is found until then is the answer. */
    private static final int MAX_ALIASES = 16;

    private static final Name ASTERISK = Name.fromConstantString("*");

    private final Function<Name, Optional<ZoneView>> zones;
    private final int type;
    private final List<Record> answer = new ArrayList<>();
    private final List<Record> authority = new ArrayList<>();
    private final List<Record> glue = new ArrayList<>();
    private final List<Record> optional = new ArrayList<>();
    private boolean authoritative = true;
    private int rcode = Rcode.NOERROR;

    Lookup(Function<Name, Optional<ZoneView>> zones, int type) {
        this.zones = zones;
        this.type = type;
    }

    Answer run(Name asked) {
        Name name = Names.canonical(asked);
        Set<Name> seen = new HashSet<>();
        for (int i = 0; i <= MAX_ALIASES && seen.add(name); i++) {
            Optional<ZoneView> zone = zoneFor(name);
            if (zone.isEmpty()) {
                return i == 0 ? Answer.failure(Rcode.REFUSED) : result();
            }
            Name next = answerFrom(zone.get(), name);
            if (next == null) {
                return result();
            }
            name = Names.canonical(next);
        }
        return result();
    }

    private Answer result() {
        return new Answer(rcode, authoritative, answer, authority, glue, optional);
    }

    /** A DS belongs to the parent's side of a cut (RFC 4035, section 3.1.4.1), if we have that side. */
    private Optional<ZoneView> zoneFor(Name name) {
        if (type == Type.DS && name.labels() > 1) {
            Optional<ZoneView> parent = zones.apply(Names.parent(name));
            if (parent.isPresent()) {
                return parent;
            }
        }
        return zones.apply(name);
    }

    /** Answers from one zone; returns the name at which to go on, if an alias was met. */
    private @Nullable Name answerFrom(ZoneView zone, Name name) {
        int depth = name.labels() - zone.apex().labels();
        for (int up = depth; up >= 0; up--) {
            Name node = up == 0 ? name : new Name(name, up);
            if (up < depth) {
                if (!zone.exists(node)) {
                    return fromWildcard(zone, Names.parent(node), name);
                }
                Optional<Rrset> cut = zone.find(node, Type.NS);
                if (cut.isPresent() && !(up == 0 && type == Type.DS)) {
                    return refer(zone, cut.get());
                }
            }
            Optional<Rrset> dname = up == 0 ? Optional.empty() : zone.find(node, Type.DNAME);
            if (dname.isPresent()) {
                return substitute(dname.get(), name);
            }
        }
        return atNode(zone, name, name);
    }

    private @Nullable Name fromWildcard(ZoneView zone, Name encloser, Name name) {
        try {
            Name wildcard = Name.concatenate(ASTERISK, encloser);
            if (zone.exists(wildcard)) {
                return atNode(zone, wildcard, name);
            }
        } catch (NameTooLongException e) {
            // A wildcard that cannot be written does not exist.
        }
        rcode = Rcode.NXDOMAIN;
        return negative(zone);
    }

    private @Nullable Name atNode(ZoneView zone, Name node, Name owner) {
        Optional<Rrset> found = type == Type.ANY ? oneOf(zone.at(node)) : zone.find(node, type);
        if (found.isPresent()) {
            answer.addAll(found.get().withName(owner).records());
            return null;
        }
        Optional<Rrset> alias = zone.find(node, Type.CNAME);
        if (alias.isPresent()) {
            answer.addAll(alias.get().withName(owner).records());
            return ((CNAMERecord) alias.get().records().getFirst()).getTarget();
        }
        return negative(zone);
    }

    /** Any one RRset is an answer to ANY (RFC 8482, section 4.1); the alias, where there is one. */
    private static Optional<Rrset> oneOf(List<Rrset> rrsets) {
        return rrsets.stream()
                .filter(each -> each.type() == Type.CNAME)
                .findFirst()
                .or(() -> rrsets.stream().findFirst());
    }

    private @Nullable Name substitute(Rrset dname, Name name) {
        DNAMERecord record = (DNAMERecord) dname.records().getFirst();
        answer.addAll(dname.records());
        try {
            Name target = name.fromDNAME(record);
            answer.add(new CNAMERecord(name, DClass.IN, dname.ttlSeconds(), target));
            // The alias that was made is itself the answer to a query for one.
            return type == Type.CNAME || type == Type.ANY ? null : target;
        } catch (NameTooLongException e) {
            rcode = Rcode.YXDOMAIN;
            return null;
        }
    }

    private @Nullable Name refer(ZoneView zone, Rrset cut) {
        authoritative = !answer.isEmpty();
        authority.addAll(cut.records());
        for (Record each : cut.records()) {
            Name target = ((NSRecord) each).getTarget();
            if (Names.isAtOrBelow(target, zone.apex())) {
                List<Record> to = Names.isAtOrBelow(target, cut.name()) ? glue : optional;
                zone.find(target, Type.A).ifPresent(a -> to.addAll(a.records()));
                zone.find(target, Type.AAAA).ifPresent(aaaa -> to.addAll(aaaa.records()));
            }
        }
        return null;
    }

    /** Adds the SOA with the negative TTL of RFC 2308, section 3. */
    private @Nullable Name negative(ZoneView zone) {
        Optional<Rrset> soa = zone.find(zone.apex(), Type.SOA);
        if (soa.isEmpty()) {
            rcode = Rcode.SERVFAIL;
            authoritative = false;
            return null;
        }
        long minimum = ((SOARecord) soa.get().records().getFirst()).getMinimum();
        long ttl = Math.min(soa.get().ttlSeconds(), minimum);
        authority.addAll(soa.get().withTtl(ttl).records());
        return null;
    }
}
