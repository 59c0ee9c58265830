package dev.bailiwick.core.risk;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an edit can bring about.
 *
 * @param notes at least one for each consequence, without duplicates, in order of consequence and name; limited in
 *     number by {@link RiskContext#maxNotes()}, the consequences never
 */
public record Risk(SortedSet<Consequence> consequences, List<RiskNote> notes) {
    public Risk {
        consequences = Collections.unmodifiableSortedSet(new TreeSet<>(consequences));
        notes = List.copyOf(notes);
    }
}
