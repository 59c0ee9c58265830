package dev.bailiwick.core.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What identifies an RRset within a zone: owner and type. Ordered canonically by name (RFC 4034, 6.1), then type. */
public record RrsetKey(Name name, int type) implements Comparable<RrsetKey> {
    public RrsetKey {
        name = Names.canonical(name);
    }

    public static RrsetKey of(Rrset rrset) {
        return new RrsetKey(rrset.name(), rrset.type());
    }

    @Override
    public int compareTo(RrsetKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Integer.compare(type, other.type);
    }

    /** As in {@code www.example.com. A}. */
    @Override
    public String toString() {
        return Names.text(name) + " " + Type.string(type);
    }
}
