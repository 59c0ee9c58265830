package dev.bailiwick.backends.rfc2136;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A change as one UPDATE message (RFC 2136): each touched RRset is demanded as it was (section 2.4.2 and 2.4.3), so that
 * nothing is overwritten unseen, and where a server would silently ignore an addition because of a CNAME (section
 * 3.4.2.2), its absence is demanded too. Deletions stand before additions. Stateless.
 */
final class UpdateEncoding {
    private UpdateEncoding() {}

    static Message encode(Name zone, List<RrsetEdit> edits) {
        Update update = new Update(zone);
        Set<Name> asked = new HashSet<>();
        for (RrsetEdit edit : edits) {
            demand(update, edit);
            demandNoCname(update, edit, edits, asked);
        }
        edits.forEach(edit -> delete(update, edit));
        edits.forEach(edit -> add(update, edit));
        return update;
    }

    /** The CNAMEs that come where other data goes. */
    static List<RrsetEdit> cnamesInPlaceOfData(List<RrsetEdit> edits) {
        return edits.stream()
                .filter(edit -> edit.type() == Type.CNAME && edit.after() != null && edit.before() == null)
                .filter(edit ->
                        edits.stream().anyMatch(other -> other.name().equals(edit.name()) && other.before() != null))
                .toList();
    }

    /** The additions of some of a change's edits alone, once what stood at their names is gone. */
    static Message encodeAdditions(Name zone, List<RrsetEdit> edits, List<RrsetEdit> additions) {
        Update update = new Update(zone);
        Set<Name> names = additions.stream().map(RrsetEdit::name).collect(Collectors.toSet());
        edits.stream()
                .filter(edit -> names.contains(edit.name()))
                .forEach(edit -> update.absent(edit.name(), edit.type()));
        additions.forEach(edit -> add(update, edit));
        return update;
    }

    private static void demand(Update update, RrsetEdit edit) {
        Rrset before = edit.before();
        if (before == null) {
            update.absent(edit.name(), edit.type());
        } else {
            // RFC 2136, section 2.4.2: the TTL of a demanded record is zero
            before.withTtl(0).records().forEach(update::present);
        }
    }

    /** A CNAME that came beside us would swallow what is added here, and one that is added what is here. */
    private static void demandNoCname(Update update, RrsetEdit edit, List<RrsetEdit> edits, Set<Name> asked) {
        boolean adds = edit.after() != null && edit.before() == null;
        boolean cnameGoes = edits.stream()
                .anyMatch(other ->
                        other.name().equals(edit.name()) && other.type() == Type.CNAME && other.before() != null);
        boolean others = edits.stream().anyMatch(other -> other.name().equals(edit.name()) && other.before() != null);
        if (!adds || !asked.add(Names.canonical(edit.name()))) {
            return;
        }
        if (edit.type() == Type.CNAME) {
            if (!others) {
                update.absent(edit.name());
            }
        } else if (!cnameGoes && !RrTypes.mayStandBesideCname(edit.type())) {
            update.absent(edit.name(), Type.CNAME);
        }
    }

    private static void delete(Update update, RrsetEdit edit) {
        Rrset before = edit.before();
        Rrset after = edit.after();
        if (before == null) {
            return;
        }
        if (after == null || replaces(before, after)) {
            update.delete(edit.name(), edit.type());
            return;
        }
        gone(before, after).forEach(update::delete);
    }

    private static void add(Update update, RrsetEdit edit) {
        Rrset after = edit.after();
        if (after == null) {
            return;
        }
        Rrset before = edit.before();
        if (before == null || replaces(before, after)) {
            after.records().forEach(update::add);
        } else {
            gone(after, before).forEach(update::add);
        }
    }

    /** A TTL belongs to the whole RRset, and of a type with one record the new one takes the old one's place. */
    private static boolean replaces(Rrset before, Rrset after) {
        return before.ttlSeconds() != after.ttlSeconds() || before.type() == Type.CNAME || before.type() == Type.SOA;
    }

    private static List<Record> gone(Rrset from, @Nullable Rrset to) {
        return from.records().stream()
                .filter(record -> to == null || !to.holds(record))
                .toList();
    }
}
