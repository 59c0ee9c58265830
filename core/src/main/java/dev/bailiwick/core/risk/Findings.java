package dev.bailiwick.core.risk;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.xbill.DNS.Name;

/** Gathers what the checks find, without duplicates and within a limit for each consequence. Not thread-safe. */
final class Findings {
    private static final Comparator<RiskNote> ORDER = Comparator.comparing(RiskNote::consequence)
            .thenComparing(RiskNote::name)
            .thenComparing(RiskNote::detail);

    private final int maxNotesEach;
    private final Map<Consequence, SortedSet<RiskNote>> notes = new EnumMap<>(Consequence.class);
    private final Map<Consequence, Integer> leftOut = new EnumMap<>(Consequence.class);

    Findings(int maxNotes) {
        this.maxNotesEach = Math.max(1, maxNotes / Consequence.values().length - 1);
    }

    void add(Consequence consequence, Name name, String detail) {
        SortedSet<RiskNote> of = notes.computeIfAbsent(consequence, c -> new TreeSet<>(ORDER));
        RiskNote note = new RiskNote(consequence, name, detail);
        if (of.size() < maxNotesEach || of.contains(note)) {
            of.add(note);
        } else {
            leftOut.merge(consequence, 1, Integer::sum);
        }
    }

    boolean has(Consequence consequence) {
        return notes.containsKey(consequence);
    }

    Risk risk(Name apex) {
        List<RiskNote> all = notes.entrySet().stream()
                .flatMap(each -> Stream.concat(each.getValue().stream(), more(each.getKey(), apex)))
                .toList();
        return new Risk(new TreeSet<>(notes.keySet()), all);
    }

    private Stream<RiskNote> more(Consequence consequence, Name apex) {
        int count = leftOut.getOrDefault(consequence, 0);
        return count == 0
                ? Stream.empty()
                : Stream.of(new RiskNote(consequence, apex, "and " + count + " more of this kind"));
    }
}
