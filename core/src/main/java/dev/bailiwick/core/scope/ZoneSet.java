package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/**
 * Zones by view and by patterns of their names. {@code internal:example.com} speaks of the view {@code internal}; without
 * a prefix a pattern speaks of the default view only, never of every view. Immutable and thread-safe.
 */
public final class ZoneSet {
    private final SortedMap<String, NameSet> byView;

    private ZoneSet(SortedMap<String, NameSet> byView) {
        this.byView = byView;
    }

    /**
     * Parses patterns, with or without the prefix of a view.
     *
     * @throws IllegalArgumentException if there is none, more than {@value NameSet#MAX_PATTERNS}, or one is malformed
     */
    public static ZoneSet parse(Collection<String> patterns) {
        if (patterns.isEmpty() || patterns.size() > NameSet.MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "a set of zones has 1 to " + NameSet.MAX_PATTERNS + " patterns, not " + patterns.size());
        }
        SortedMap<String, List<NamePattern>> grouped = new TreeMap<>();
        for (String each : patterns) {
            int colon = each.indexOf(':');
            String view = colon < 0 ? "" : view(each.substring(0, colon), each);
            grouped.computeIfAbsent(view, v -> new ArrayList<>()).add(NamePattern.parse(each.substring(colon + 1)));
        }
        SortedMap<String, NameSet> byView = new TreeMap<>();
        grouped.forEach((view, list) -> byView.put(view, NameSet.of(list)));
        return new ZoneSet(byView);
    }

    /** As {@link #parse(Collection)}. */
    public static ZoneSet parse(String... patterns) {
        return parse(List.of(patterns));
    }

    /** This zone alone. */
    public static ZoneSet of(ZoneId zone) {
        return new ZoneSet(new TreeMap<>(Map.of(zone.view(), NameSet.of(List.of(NamePattern.exactly(zone.apex()))))));
    }

    private static String view(String text, String whole) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("`" + whole + "` names no view before the colon");
        }
        return new ZoneId(text, Name.root).view();
    }

    /** The patterns of each view, the default view being the empty string; unmodifiable. */
    public Map<String, NameSet> byView() {
        return Collections.unmodifiableSortedMap(byView);
    }

    /** The patterns as {@link #parse} reads them. */
    public List<String> patterns() {
        List<String> all = new ArrayList<>();
        byView.forEach((view, names) ->
                names.patterns().forEach(each -> all.add(view.isEmpty() ? each.toString() : view + ":" + each)));
        return List.copyOf(all);
    }

    /** Tells whether the zone is in the set. */
    public boolean matches(ZoneId zone) {
        NameSet names = byView.get(zone.view());
        return names != null && names.matches(zone.apex());
    }

    /** Tells whether every zone of the other set is in this one; {@link TooComplexException} as for names. */
    public boolean contains(ZoneSet other) {
        return other.byView.entrySet().stream().allMatch(each -> {
            NameSet mine = byView.get(each.getKey());
            return mine != null && mine.contains(each.getValue());
        });
    }

    /** Tells whether some zone is in both sets. */
    public boolean intersects(ZoneSet other) {
        return other.byView.entrySet().stream().anyMatch(each -> {
            NameSet mine = byView.get(each.getKey());
            return mine != null && mine.intersects(each.getValue());
        });
    }

    /** The zones in both sets; empty where there is none. */
    public Optional<ZoneSet> intersection(ZoneSet other) {
        SortedMap<String, NameSet> shared = new TreeMap<>();
        other.byView.forEach((view, names) -> Optional.ofNullable(byView.get(view))
                .flatMap(mine -> mine.intersection(names))
                .ifPresent(both -> shared.put(view, both)));
        return shared.isEmpty() ? Optional.empty() : Optional.of(new ZoneSet(shared));
    }

    /** Whether a name of the set lies in a zone of this set. */
    boolean anyNameWithin(NameSet names) {
        return byView.values().stream()
                .anyMatch(zones -> LabelSearch.anyPair(List.of(zones.nfa()), List.of(names.nfa())));
    }

    /** Whether a name of both sets of names lies in a zone of both sets of zones. */
    boolean anyNameWithin(NameSet names, ZoneSet otherZones, NameSet otherNames) {
        return byView.entrySet().stream().anyMatch(each -> {
            NameSet theirs = otherZones.byView.get(each.getKey());
            return theirs != null
                    && LabelSearch.anyPair(
                            List.of(each.getValue().nfa(), theirs.nfa()), List.of(names.nfa(), otherNames.nfa()));
        });
    }

    /** Whether each of the other's names that lies in one of the other's zones does so here. */
    boolean containsWithin(NameSet names, ZoneSet otherZones, NameSet otherNames) {
        return otherZones.byView.entrySet().stream().allMatch(each -> {
            NameSet mine = byView.get(each.getKey());
            NameSet theirs = each.getValue();
            return mine == null
                    ? !LabelSearch.anyPair(List.of(theirs.nfa()), List.of(otherNames.nfa()))
                    : !LabelSearch.anyPairOutside(theirs.nfa(), otherNames.nfa(), mine.nfa(), names.nfa());
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ZoneSet that && byView.equals(that.byView);
    }

    @Override
    public int hashCode() {
        return byView.hashCode();
    }

    @Override
    public String toString() {
        return patterns().toString();
    }
}
