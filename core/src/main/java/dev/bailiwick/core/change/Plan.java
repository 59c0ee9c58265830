package dev.bailiwick.core.change;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.RiskNote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Exactly what a change would do: the unit that is decided upon, approved and applied. Immutable and thread-safe.
 *
 * @param edits one an RRset, in canonical order
 * @param notes each consequence with the name and the edit it comes from, for a person; not part of the hash
 * @param identity the name of the identity that asks
 * @param backends the names of the backends that the edits are applied to, sorted
 */
public record Plan(
        ZoneId zone,
        List<RrsetEdit> edits,
        SortedSet<Consequence> consequences,
        List<RiskNote> notes,
        String identity,
        List<String> backends) {
    private static final Comparator<RrsetEdit> CANONICAL =
            Comparator.comparing(each -> new RrsetKey(each.name(), each.type()));

    public Plan {
        edits = edits.stream().sorted(CANONICAL).toList();
        for (int i = 1; i < edits.size(); i++) {
            if (CANONICAL.compare(edits.get(i - 1), edits.get(i)) == 0) {
                throw new IllegalArgumentException("two edits of one RRset");
            }
        }
        consequences = Collections.unmodifiableSortedSet(new TreeSet<>(consequences));
        notes = List.copyOf(notes);
        backends = backends.stream().distinct().sorted().toList();
    }

    /**
     * The SHA-256 over everything that an approval covers, in lower-case hexadecimal: zone, edits, consequences,
     * identity and backends. Neither the zone's version nor the serial is covered, so a plan keeps its hash while other
     * names of the zone change.
     */
    public String hash() {
        return PlanHash.of(this);
    }

    /** The edits that take this plan back, to be held against the zone with {@link InverseCheck} first. */
    public List<RrsetEdit> inverse() {
        return new ArrayList<>(edits)
                .reversed().stream().map(RrsetEdit::inverse).toList();
    }

    /** Tells whether the plan changes nothing. */
    public boolean isEmpty() {
        return edits.isEmpty();
    }
}
