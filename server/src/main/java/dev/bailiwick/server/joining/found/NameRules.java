package dev.bailiwick.server.joining.found;

import dev.bailiwick.core.scope.NamePattern;
import java.util.List;
import org.xbill.DNS.Name;

/** Sets of names that servers know, as patterns. Stateless. */
public final class NameRules {
    private NameRules() {}

    /** A name and all beneath it, in a zone; none at all, which stands for the whole zone, where that is what it comes to. */
    public static List<NamePattern> atOrBelow(Name base, HeldZone zone) {
        return zone.id().apex().subdomain(base) ? List.of() : List.of(NamePattern.atOrBelow(base));
    }

    /** All beneath a name, wildcard owners too, and not the name. */
    public static List<NamePattern> below(Name base) {
        String suffix = base.equals(Name.root) ? "" : "." + base.toString(true);
        return List.of(
                NamePattern.parse("**" + suffix),
                NamePattern.parse("\\*" + suffix),
                NamePattern.parse("\\*.**" + suffix));
    }
}
