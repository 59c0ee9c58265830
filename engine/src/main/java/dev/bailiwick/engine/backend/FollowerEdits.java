package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.engine.port.Backend.Intended;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Cuts a difference into changes that fit a message each. What stands at one name stays together, since a CNAME and other
 * data take each other's place in one message only. Stateless.
 */
final class FollowerEdits {
    private static final int RRSETS_EACH = 50;
    private static final int OCTETS_EACH = 16 << 10;
    private static final int AT_ONCE = 20;
    private static final String CORRELATION = "system/follower";

    private FollowerEdits() {}

    /** The changes, in lots that are sent together. */
    static List<List<Intended>> lots(List<RrsetEdit> edits) {
        List<Intended> changes = changes(byName(edits));
        return IntStream.iterate(0, from -> from < changes.size(), from -> from + AT_ONCE)
                .mapToObj(from -> changes.subList(from, Math.min(changes.size(), from + AT_ONCE)))
                .toList();
    }

    /** The same change a name at a time, so that one that is refused spares the others. */
    static List<Intended> apart(Intended change) {
        List<Intended> each = new ArrayList<>();
        byName(change.edits()).values().forEach(edits -> each.add(change(edits)));
        return each;
    }

    private static SortedMap<Name, List<RrsetEdit>> byName(List<RrsetEdit> edits) {
        SortedMap<Name, List<RrsetEdit>> names = new TreeMap<>();
        edits.forEach(edit ->
                names.computeIfAbsent(edit.name(), name -> new ArrayList<>()).add(edit));
        return names;
    }

    private static List<Intended> changes(SortedMap<Name, List<RrsetEdit>> names) {
        List<Intended> changes = new ArrayList<>();
        List<RrsetEdit> next = new ArrayList<>();
        int octets = 0;
        for (List<RrsetEdit> edits : names.values()) {
            int size = edits.stream()
                    .mapToInt(edit -> octets(edit.before()) + octets(edit.after()))
                    .sum();
            if (!next.isEmpty() && (next.size() + edits.size() > RRSETS_EACH || octets + size > OCTETS_EACH)) {
                changes.add(change(next));
                next = new ArrayList<>();
                octets = 0;
            }
            next.addAll(edits);
            octets += size;
        }
        if (!next.isEmpty()) {
            changes.add(change(next));
        }
        return changes;
    }

    private static Intended change(List<RrsetEdit> edits) {
        return new Intended(CORRELATION, CORRELATION, edits);
    }

    private static int octets(@Nullable Rrset rrset) {
        return rrset == null ? 0 : rrset.wireOctets();
    }
}
