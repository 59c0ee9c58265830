package dev.bailiwick.core.change;

import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.zone.ZoneView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Finds whether an applied change can be taken back: only where every RRset still holds what was applied. The serial
 * does not count, and an inverse never takes it back. Stateless and thread-safe.
 */
public final class InverseCheck {
    private InverseCheck() {}

    /**
     * The edits that take the applied ones back from the zone as it stands, in canonical order; they may be none, where
     * nothing but the serial was edited. Empty if anything is in the way: {@link #conflicts} tells what.
     */
    public static Optional<List<RrsetEdit>> applicable(ZoneView zone, List<RrsetEdit> applied) {
        return conflicts(zone, applied).isEmpty() ? Optional.of(inverses(zone, applied)) : Optional.empty();
    }

    /**
     * The RRsets that no longer hold what was applied, and those whose return would put a CNAME beside other data that
     * has come since.
     */
    public static SortedSet<RrsetKey> conflicts(ZoneView zone, List<RrsetEdit> applied) {
        SortedSet<RrsetKey> moved = new TreeSet<>();
        for (RrsetEdit each : applied) {
            Rrset held = zone.find(each.name(), each.type()).orElse(null);
            if (!Objects.equals(SoaSerials.zeroed(held), SoaSerials.zeroed(each.after()))) {
                moved.add(new RrsetKey(each.name(), each.type()));
            }
        }
        if (moved.isEmpty()) {
            moved.addAll(clashes(zone, inverses(zone, applied)));
        }
        return moved;
    }

    private static List<RrsetEdit> inverses(ZoneView zone, List<RrsetEdit> applied) {
        List<RrsetEdit> inverses = new ArrayList<>();
        for (RrsetEdit each : applied) {
            Rrset held = zone.find(each.name(), each.type()).orElse(null);
            Rrset goal = withSerialOf(held, each.before());
            if (!Objects.equals(held, goal)) {
                inverses.add(new RrsetEdit(each.name(), each.type(), held, goal));
            }
        }
        inverses.sort(Comparator.comparing(each -> new RrsetKey(each.name(), each.type())));
        return inverses;
    }

    private static @Nullable Rrset withSerialOf(@Nullable Rrset held, @Nullable Rrset goal) {
        return held == null || goal == null || goal.type() != Type.SOA
                ? goal
                : SoaSerials.with(goal, SoaSerials.of(held));
    }

    private static SortedSet<RrsetKey> clashes(ZoneView zone, List<RrsetEdit> inverses) {
        Map<Name, SortedSet<Integer>> typesAt = new HashMap<>();
        for (RrsetEdit each : inverses) {
            SortedSet<Integer> types = typesAt.computeIfAbsent(each.name(), name -> typesHeld(zone, name));
            if (each.after() == null) {
                types.remove(each.type());
            } else {
                types.add(each.type());
            }
        }
        SortedSet<RrsetKey> clashes = new TreeSet<>();
        for (RrsetEdit each : inverses) {
            SortedSet<Integer> types = typesAt.getOrDefault(each.name(), new TreeSet<>());
            boolean clash =
                    types.contains(Type.CNAME) && types.stream().anyMatch(type -> !RrTypes.mayStandBesideCname(type));
            if (each.after() != null && clash) {
                clashes.add(new RrsetKey(each.name(), each.type()));
            }
        }
        return clashes;
    }

    private static SortedSet<Integer> typesHeld(ZoneView zone, Name name) {
        SortedSet<Integer> types = new TreeSet<>();
        zone.at(name).forEach(each -> types.add(each.type()));
        return types;
    }
}
