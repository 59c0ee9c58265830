package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.NamePattern;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.xbill.DNS.Name;

/**
 * Finds the rules whose zones include a given one. Patterns of one zone or of a subtree are hashed by their name; the
 * others are tried one by one.
 */
final class ZoneIndex<T> {
    private final Map<ZoneId, List<T>> exact = new HashMap<>();
    private final Map<ZoneId, List<T>> subtrees = new HashMap<>();
    private final Map<String, List<Patterned<T>>> others = new HashMap<>();

    private record Patterned<T>(NamePattern pattern, T rule) {}

    ZoneIndex(Collection<T> rules, Function<T, ZoneSet> zonesOf) {
        for (T rule : rules) {
            zonesOf.apply(rule).byView().forEach((view, names) -> add(view, names, rule));
        }
    }

    private void add(String view, NameSet names, T rule) {
        for (NamePattern pattern : names.patterns()) {
            if (pattern.exact()) {
                put(exact, new ZoneId(view, Names.parse(pattern.toString())), rule);
            } else if (pattern.subtreeBase().isPresent()) {
                put(subtrees, new ZoneId(view, pattern.subtreeBase().get()), rule);
            } else {
                others.computeIfAbsent(view, v -> new ArrayList<>()).add(new Patterned<>(pattern, rule));
            }
        }
    }

    private static <T> void put(Map<ZoneId, List<T>> map, ZoneId zone, T rule) {
        map.computeIfAbsent(zone, z -> new ArrayList<>(1)).add(rule);
    }

    /** The rules that speak of the zone, each once. */
    List<T> at(ZoneId zone) {
        Set<T> found = new LinkedHashSet<>(exact.getOrDefault(zone, List.of()));
        Name apex = zone.apex();
        for (int i = 0; i < apex.labels(); i++) {
            found.addAll(subtrees.getOrDefault(new ZoneId(zone.view(), new Name(apex, i)), List.of()));
        }
        for (Patterned<T> each : others.getOrDefault(zone.view(), List.of())) {
            if (each.pattern().matches(apex)) {
                found.add(each.rule());
            }
        }
        return List.copyOf(found);
    }
}
