package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.backend.FollowerRecords.State;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.Backend.Content;
import dev.bailiwick.engine.port.Backend.Followed;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One zone at one follower: what it holds, held against the zone as it is here, and the difference sent. A difference is
 * either that the follower is behind, which is made up for, or someone else's doing, with which the zone's document says what
 * is done. Used by one thread.
 */
final class FollowerLink {
    private static final int DELTAS_AT_ONCE = 1_000;

    /** How a look at a follower ended. */
    sealed interface Looked {
        /** It holds what it should, but for what someone else did and is left. Seen, not believed. */
        record Level() implements Looked {}

        /** The difference was taken, and is to be looked for. */
        record Sent() implements Looked {}

        /** It does not hold what it should. */
        record Behind(int rrsets, String cause) implements Looked {}

        /** The zone as it is here is not durable, or not known here, yet. */
        record NotYet() implements Looked {}
    }

    private record Differences(List<RrsetEdit> behind, List<RrsetEdit> outside) {}

    private final FollowerPlace place;
    private final Store store;
    private final ZoneRegistry zones;
    private final FollowerRecords records;
    private State state;
    private OurValues ours;
    private Set<RrsetKey> open = new HashSet<>();
    private @Nullable Backend backend;
    private @Nullable Content content;

    /** What it holds: as last read, with what it has taken since. */
    private @Nullable ZoneTree held;

    FollowerLink(FollowerPlace place, Store store, ZoneRegistry zones, FollowerRecords records) {
        this.place = place;
        this.store = store;
        this.zones = zones;
        this.records = records;
        this.state = records.state(place);
        this.ours = state.level() > 0 ? OurValues.since(state.level()) : OurValues.unknown();
    }

    FollowerPlace place() {
        return place;
    }

    /** How many RRsets have changed here since the follower was level; at least one where it never was. */
    int pending() {
        LiveZone live = zones.get(place.zone()).orElse(null);
        if (live == null) {
            return 0;
        }
        caughtUp(live);
        return Math.max(ours.pending(live.tree()), state.level() == 0 ? 1 : 0);
    }

    /**
     * Looks at the follower and sends what it lacks.
     *
     * @param read whether it is read, and not what it took believed
     * @param wholly whether all of it is read and compared
     */
    Looked look(Backend from, ZoneSpec spec, boolean read, boolean wholly) throws BackendException {
        boolean anew = content == null || !from.equals(backend) || wholly;
        boolean reading = anew || held == null || read || from.followsCheaply();
        // read before the zone here is: what is there can then be no newer than what is compared with it
        Optional<Set<RrsetKey>> moved = reading ? read(from, anew) : Optional.of(Set.of());
        long durable = version();
        LiveZone live = zones.get(place.zone()).orElse(null);
        if (live == null || live.version() < durable || !caughtUp(live)) {
            forgetHeld();
            return new Looked.NotYet();
        }
        Differences found = differences(live.tree(), moved);
        state = records.outside(place, state, found.outside(), spec.drift());
        open = new HashSet<>(keys(found.outside()));
        boolean restore = spec.drift() == ZoneSpec.Drift.RESTORE;
        List<RrsetEdit> wanted = new ArrayList<>(found.behind());
        if (restore) {
            wanted.addAll(found.outside());
        }
        if (wanted.isEmpty()) {
            return reading ? level(live) : new Looked.Sent();
        }
        if (spec.hold()) {
            return new Looked.Behind(wanted.size(), "the zone is on hold");
        }
        return send(from, wanted);
    }

    private Optional<Set<RrsetKey>> read(Backend from, boolean anew) throws BackendException {
        Content known = content;
        Followed now = anew || known == null
                ? new Followed(from.read(place.zone()), Optional.empty())
                : from.follow(place.zone(), known);
        boolean certain = held != null;
        backend = from;
        content = now.content();
        held = now.content().tree();
        return certain || anew ? now.touched() : Optional.empty();
    }

    private void forgetHeld() {
        held = null;
    }

    private long version() {
        return store.read(reads -> reads.zones().head(place.zone()))
                .map(head -> head.version())
                .orElse(0L);
    }

    /** Takes in what changed here up to the version; false where the store is not there yet. */
    private boolean caughtUp(LiveZone live) {
        if (version() < live.version()) {
            return false;
        }
        while (ours.upTo() < live.version()) {
            List<ZoneDelta> deltas =
                    store.read(reads -> reads.zones().deltas(place.zone(), ours.upTo(), DELTAS_AT_ONCE)).stream()
                            .filter(delta -> delta.version() <= live.version())
                            .toList();
            if (deltas.isEmpty()) {
                ours.reached(live.version());
            }
            deltas.forEach(ours::take);
        }
        return true;
    }

    private Differences differences(ZoneTree wanted, Optional<Set<RrsetKey>> moved) {
        ZoneTree there = content(held);
        List<RrsetEdit> all = moved.map(keys -> {
                    Set<RrsetKey> asked = new HashSet<>(keys);
                    asked.addAll(ours.touched());
                    asked.addAll(open);
                    return Parity.at(asked, wanted, there);
                })
                .orElseGet(() -> Parity.everywhere(wanted, there));
        List<RrsetEdit> behind = new ArrayList<>();
        List<RrsetEdit> outside = new ArrayList<>();
        for (RrsetEdit edit : all.stream().sorted(FollowerLink::order).toList()) {
            boolean wasOurs = ours.wasOurs(new RrsetKey(edit.name(), edit.type()), Optional.ofNullable(edit.after()));
            (wasOurs ? behind : outside).add(edit);
        }
        return new Differences(behind, outside);
    }

    private static int order(RrsetEdit one, RrsetEdit other) {
        return new RrsetKey(one.name(), one.type()).compareTo(new RrsetKey(other.name(), other.type()));
    }

    private static ZoneTree content(@Nullable ZoneTree held) {
        if (held == null) {
            throw new IllegalStateException("not read yet");
        }
        return held;
    }

    private static List<RrsetKey> keys(List<RrsetEdit> edits) {
        return edits.stream()
                .map(edit -> new RrsetKey(edit.name(), edit.type()))
                .toList();
    }

    private Looked level(LiveZone live) {
        ours = OurValues.since(live.version());
        if (state.level() != live.version()) {
            state = new State(live.version(), state.told());
            records.level(place, state);
        }
        return new Looked.Level();
    }

    /** Sends the difference; what is not taken for certain makes that the follower is read again. */
    private Looked send(Backend to, List<RrsetEdit> wanted) throws BackendException {
        open.addAll(keys(wanted));
        List<RrsetEdit> inverse = wanted.stream().map(RrsetEdit::inverse).toList();
        int taken = 0;
        String cause = "";
        for (List<Intended> lot : FollowerEdits.lots(inverse)) {
            List<Outcome> outcomes = to.apply(place.zone(), lot);
            for (int i = 0; i < lot.size(); i++) {
                Intended change = lot.get(i);
                Outcome outcome = outcomes.get(i);
                List<Intended> apart = FollowerEdits.apart(change);
                if (outcome instanceof Outcome.Rejected rejected && !rejected.moved() && apart.size() > 1) {
                    // a server that is gone is not asked for each
                    to.follow(place.zone(), known());
                    for (Intended part : apart) {
                        Outcome one = to.apply(place.zone(), List.of(part)).getFirst();
                        taken += taken(part, one);
                        cause = one instanceof Outcome.Accepted ? cause : cause(one);
                    }
                } else {
                    taken += taken(change, outcome);
                    cause = outcome instanceof Outcome.Accepted ? cause : cause(outcome);
                }
            }
            if (outcomes.stream().anyMatch(Outcome.Unknown.class::isInstance)) {
                break;
            }
        }
        if (taken == wanted.size()) {
            return new Looked.Sent();
        }
        forgetHeld();
        return new Looked.Behind(wanted.size() - taken, cause);
    }

    private Content known() {
        Content known = content;
        if (known == null) {
            throw new IllegalStateException("not read yet");
        }
        return known;
    }

    private int taken(Intended change, Outcome outcome) {
        ZoneTree now = held;
        if (!(outcome instanceof Outcome.Accepted) || now == null) {
            return 0;
        }
        held = now.with(change.edits(), now.version() + 1);
        return change.edits().size();
    }

    private static String cause(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted accepted -> "";
            case Outcome.Rejected rejected -> rejected.refusal().message();
            case Outcome.Unknown unknown -> unknown.cause();
        };
    }
}
