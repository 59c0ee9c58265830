package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the zone held here, by RRset, since a follower was last level with it. By this what a follower has not taken yet is
 * told from what someone else put there. Used by one thread.
 */
final class OurValues {
    /** Of an RRset that we changed more often than this no value is taken for someone else's. */
    private static final int VALUES_KEPT = 32;

    private final Map<RrsetKey, LinkedHashSet<Optional<Rrset>>> values = new HashMap<>();
    private boolean complete;
    private long upTo;

    private OurValues(long upTo, boolean complete) {
        this.upTo = upTo;
        this.complete = complete;
    }

    /** Level at a version, and nothing has changed since. */
    static OurValues since(long version) {
        return new OurValues(version, true);
    }

    /** Never level. */
    static OurValues unknown() {
        return new OurValues(0, false);
    }

    /** The version up to which it is known what changed. */
    long upTo() {
        return upTo;
    }

    /** Takes in what changed next; a gap, as after deltas were dropped, is noted. */
    void take(ZoneDelta delta) {
        complete &= delta.version() == upTo + 1;
        upTo = delta.version();
        delta.edits().forEach(this::take);
    }

    private void take(RrsetEdit edit) {
        Set<Optional<Rrset>> held =
                values.computeIfAbsent(new RrsetKey(edit.name(), edit.type()), key -> new LinkedHashSet<>());
        for (Optional<Rrset> each : List.of(Optional.ofNullable(edit.before()), Optional.ofNullable(edit.after()))) {
            if (held.size() < VALUES_KEPT) {
                held.add(each);
            }
        }
    }

    /** There is no more to take in; where that does not reach the version, something is missing. */
    void reached(long version) {
        if (upTo < version) {
            complete = false;
            upTo = version;
        }
    }

    /**
     * Tells whether a follower that holds this is merely behind. What is not there is always so while it is not known what it
     * should have held: a follower that is met for the first time is filled.
     */
    boolean wasOurs(RrsetKey key, Optional<Rrset> held) {
        Set<Optional<Rrset>> ours = values.get(key);
        if (ours == null) {
            return !complete && held.isEmpty();
        }
        return !complete || ours.size() >= VALUES_KEPT || ours.contains(held);
    }

    /** The RRsets that changed. */
    Set<RrsetKey> touched() {
        return values.keySet();
    }

    /** How many RRsets within parity are not any more as they were. */
    int pending(ZoneTree now) {
        return Math.toIntExact(values.entrySet().stream()
                .filter(each -> Parity.counts(each.getKey(), now.apex()))
                .filter(each -> !each.getValue()
                        .getFirst()
                        .equals(now.find(each.getKey().name(), each.getKey().type())))
                .count());
    }
}
