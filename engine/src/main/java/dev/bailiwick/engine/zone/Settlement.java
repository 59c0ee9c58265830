package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.xbill.DNS.Type;

/**
 * What became of changes that a server was asked for, by what it holds. From the last to the first: a change whose RRsets
 * are as it wanted them was taken, and before it they were as it found them. Stateless.
 */
final class Settlement {
    private Settlement() {}

    /**
     * Judges all of them.
     *
     * @param open in the order in which the server was asked
     * @return one outcome for each, in that order; none is unknown
     */
    static Map<Intended, Outcome> judge(List<Intended> open, ZoneView held) {
        Map<RrsetKey, Optional<Rrset>> then = new HashMap<>();
        Map<Intended, Outcome> judged = new HashMap<>();
        for (Intended change : open.reversed()) {
            judged.put(change, judge(change, held, then));
        }
        Map<Intended, Outcome> ordered = new LinkedHashMap<>();
        open.forEach(change -> ordered.put(change, Objects.requireNonNull(judged.get(change))));
        return ordered;
    }

    private static Outcome judge(Intended change, ZoneView held, Map<RrsetKey, Optional<Rrset>> then) {
        boolean after = true;
        boolean before = true;
        for (RrsetEdit edit : change.edits()) {
            RrsetKey key = new RrsetKey(edit.name(), edit.type());
            Optional<Rrset> at = then.computeIfAbsent(key, k -> held.find(k.name(), k.type()));
            boolean serialOnly = edit.type() == Type.SOA;
            after &= serialOnly || at.equals(Optional.ofNullable(edit.after()));
            before &= serialOnly || at.equals(Optional.ofNullable(edit.before()));
        }
        if (after) {
            change.edits()
                    .forEach(edit ->
                            then.put(new RrsetKey(edit.name(), edit.type()), Optional.ofNullable(edit.before())));
            return new Outcome.Accepted();
        }
        String cause = before
                ? "the server does not hold it: it was not applied"
                : "the server holds neither what was before nor what was to come";
        return new Outcome.Rejected(Refusal.of(Refusal.Kind.UNAVAILABLE, cause), !before);
    }
}
