package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Whether a name leaves a wildcard, or falls to one, because it or an empty non-terminal above it comes into being or
 * ceases to be (RFC 4592, section 2.2.2): a record of whatever type stops the wildcard's answers for all types.
 */
final class WildcardShift {
    private final ZoneView before;
    private final ZoneView after;

    WildcardShift(ZoneView before, ZoneView after) {
        this.before = before;
        this.after = after;
    }

    /** The wildcard that answered the name before and no longer does, or the other way round. */
    Optional<Name> of(Name name) {
        if (before.exists(name) == after.exists(name)) {
            return Optional.empty();
        }
        return (before.exists(name) ? after : before).wildcardFor(name);
    }

    /** Tells whether the names that shift, of the name and its ancestors, are all such as no host has. */
    boolean concernsHosts(Name name) {
        ZoneView without = before.exists(name) ? after : before;
        Name encloser = without.closestEncloser(name).orElse(without.apex());
        Name at = name;
        while (Names.isBelow(at, encloser)) {
            if (!isBelowUnderscore(at, encloser)) {
                return true;
            }
            at = Names.parent(at);
        }
        return false;
    }

    private static boolean isBelowUnderscore(Name name, Name encloser) {
        for (int i = 0; i < name.labels() - encloser.labels(); i++) {
            if (name.getLabelString(i).startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether the wildcard has records that say where traffic goes. */
    boolean redirects(Name wildcard) {
        ZoneView with = before.at(wildcard).isEmpty() ? after : before;
        return with.at(wildcard).stream().anyMatch(each -> Types.redirects(each.type()));
    }

    /** Tells whether the wildcard has records that say where mail goes. */
    boolean takesMail(Name wildcard) {
        return before.find(wildcard, Type.MX).isPresent()
                || after.find(wildcard, Type.MX).isPresent();
    }
}
