package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;

/** The names on the way from a name up to an apex. */
final class Ancestors {
    private Ancestors() {}

    /** The name itself, its parent, and so on up to the apex; nothing where it is not in the zone. */
    static List<Name> of(Name name, Name apex) {
        int count = name.labels() - apex.labels() + 1;
        if (count < 1 || !Names.isAtOrBelow(name, apex)) {
            return List.of();
        }
        List<Name> names = new ArrayList<>(count);
        Name at = name;
        names.add(at);
        while (names.size() < count) {
            at = Names.parent(at);
            names.add(at);
        }
        return names;
    }

    /** As {@link #of}, without the name itself. */
    static List<Name> above(Name name, Name apex) {
        List<Name> all = of(name, apex);
        return all.isEmpty() ? all : all.subList(1, all.size());
    }
}
