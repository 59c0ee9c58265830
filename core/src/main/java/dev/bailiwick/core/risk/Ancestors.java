package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import java.util.stream.Stream;
import org.xbill.DNS.Name;

/** The names on the way from a name up to an apex. */
final class Ancestors {
    private Ancestors() {}

    /** The name itself, its parent, and so on up to the apex; nothing where it is not in the zone. */
    static Stream<Name> of(Name name, Name apex) {
        return Names.isAtOrBelow(name, apex)
                ? Stream.iterate(name, at -> at.labels() >= apex.labels() && at.labels() > 0, Ancestors::parent)
                        .limit((long) name.labels() - apex.labels() + 1)
                : Stream.empty();
    }

    /** As {@link #of}, without the name itself. */
    static Stream<Name> above(Name name, Name apex) {
        return of(name, apex).skip(1);
    }

    private static Name parent(Name name) {
        return name.equals(Name.root) ? name : Names.parent(name);
    }
}
