package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.engine.change.OutsideChanges;
import dev.bailiwick.engine.change.OutsideChanges.Told;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.Backend.Content;
import dev.bailiwick.engine.port.Backend.Followed;
import dev.bailiwick.engine.zone.Batch;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one zone's server held when last seen, and how to hold it against what it should hold. A look is taken in a turn of
 * the zone's writer, when no change is on its way; {@link #touched} by any thread, the rest by one.
 */
final class ZoneLink {
    /** RRsets that one recorded change names at most. */
    static final int EDITS_AT_ONCE = 500;

    private final ZoneId zone;
    private final OutsideChanges outside;
    private final Set<RrsetKey> ours = new HashSet<>();
    private final Set<RrsetKey> taken = new HashSet<>();
    private @Nullable Backend backend;
    private @Nullable Content seen;
    private @Nullable Content next;

    ZoneLink(ZoneId zone, OutsideChanges outside) {
        this.zone = zone;
        this.outside = outside;
    }

    /**
     * What a look found.
     *
     * @param changes the ids of the changes that went round
     */
    record Looked(List<String> changes) {}

    /** Notes what was changed through Bailiwick since the last look. */
    void touched(List<RrsetEdit> edits) {
        synchronized (ours) {
            edits.forEach(edit -> ours.add(new RrsetKey(edit.name(), edit.type())));
        }
    }

    /** Tells cheaply whether there is nothing to look at: neither did we change anything nor did the server move. */
    boolean isQuiet(Backend from) throws BackendException {
        Content known = seen;
        synchronized (ours) {
            if (known == null || !from.equals(backend) || !ours.isEmpty()) {
                return false;
            }
        }
        return from.follow(zone, known).isUnmoved();
    }

    /** Looks at the server; what went round is recorded by the job, and {@link #looked} then says how that went. */
    ZoneJob<Looked> look(LiveZone live, Named<ZoneSpec> document, Backend from, boolean wholly)
            throws BackendException {
        Content known = from.equals(backend) ? seen : null;
        Followed now =
                known == null || wholly ? new Followed(from.read(zone), Optional.empty()) : from.follow(zone, known);
        takeOurs();
        Drift drift = now.touched()
                .map(touched -> {
                    Set<RrsetKey> keys = new HashSet<>(touched);
                    keys.addAll(taken);
                    return Drift.at(keys, live.tree(), now.content().tree());
                })
                .orElseGet(() -> Drift.everywhere(live.tree(), now.content().tree()));
        backend = from;
        next = now.content();
        return batch -> record(batch, document.spec(), drift);
    }

    private void takeOurs() {
        synchronized (ours) {
            taken.addAll(ours);
            ours.clear();
        }
    }

    /** What the last look found is recorded; where it is not, the next one finds it again. */
    void looked(boolean recorded) {
        if (recorded) {
            seen = next;
            taken.clear();
        }
        next = null;
    }

    private Looked record(Batch batch, ZoneSpec spec, Drift drift) {
        List<String> restorable = new ArrayList<>();
        for (List<RrsetEdit> part : parts(drift.edits())) {
            String id = outside.record(batch, spec, part, told(spec.drift()));
            restorable.add(id);
        }
        for (List<RrsetEdit> part : parts(drift.signing())) {
            outside.record(batch, spec, part, Told.SIGNING);
        }
        return new Looked(restorable);
    }

    private static Told told(ZoneSpec.Drift policy) {
        return switch (policy) {
            case REPORT -> Told.REPORTED;
            case ACCEPT -> Told.ACCEPTED;
            case RESTORE -> Told.TO_RESTORE;
        };
    }

    private static List<List<RrsetEdit>> parts(List<RrsetEdit> edits) {
        List<List<RrsetEdit>> parts = new ArrayList<>();
        for (int from = 0; from < edits.size(); from += EDITS_AT_ONCE) {
            parts.add(edits.subList(from, Math.min(edits.size(), from + EDITS_AT_ONCE)));
        }
        return parts;
    }

    @Override
    public String toString() {
        return "link of " + zone + (Objects.isNull(seen) ? ", never seen" : "");
    }
}
