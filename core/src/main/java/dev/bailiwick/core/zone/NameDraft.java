package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** One name while steps are applied to it. Not thread-safe. */
final class NameDraft {
    private final Name name;
    private final SortedMap<Integer, RrsetDraft> byType = new TreeMap<>();

    NameDraft(Name name, Collection<Rrset> held) {
        this.name = name;
        held.forEach(each -> byType.put(each.type(), new RrsetDraft(RrsetKey.of(each), each)));
    }

    Name name() {
        return name;
    }

    RrsetDraft rrset(int type) {
        return byType.computeIfAbsent(type, t -> new RrsetDraft(new RrsetKey(name, t), null));
    }

    boolean has(int type) {
        RrsetDraft draft = byType.get(type);
        return draft != null && !draft.isEmpty();
    }

    /** The RRsets that the name would own. */
    Stream<RrsetDraft> rrsets() {
        return byType.values().stream().filter(each -> !each.isEmpty());
    }

    /** Tells whether the name would own data that cannot stand beside a CNAME. */
    boolean hasDataBesideCname() {
        return rrsets().anyMatch(each -> !RrTypes.mayStandBesideCname(each.type()));
    }

    /** Tells whether adding records of the type would put a CNAME beside other data (RFC 1034, section 3.6.2). */
    boolean clashesOverCname(int type) {
        return type == Type.CNAME ? hasDataBesideCname() : has(Type.CNAME) && !RrTypes.mayStandBesideCname(type);
    }

    Stream<RrsetEdit> edits() {
        return byType.values().stream().map(RrsetDraft::edit).flatMap(Optional::stream);
    }
}
