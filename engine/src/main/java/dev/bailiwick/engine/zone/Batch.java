package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of jobs over one zone inside one unit of work: each job sees what its predecessors did. Where the built-in
 * primary holds the zone, what they did is committed with the batch. Where another server holds it, the batch commits what
 * is intended, and the zone moves in a later batch, by what the server has taken.
 */
public final class Batch {
    /** How long a node's writer lease lasts without renewal. */
    static final Duration WRITER_LEASE = Duration.ofSeconds(30);

    /** Deltas kept for IXFR, rollback and other nodes. */
    static final int DELTAS_KEPT = 10_000;

    private static final int CATCH_UP_LIMIT = DELTAS_KEPT;

    private final Tx tx;
    private final Instant now;
    private final long epoch;
    private final ZoneDraft draft;
    private final boolean intends;
    private final List<Intended> intended = new ArrayList<>();

    private Batch(Tx tx, Instant now, long epoch, LiveZone start, boolean intends) {
        this.tx = tx;
        this.now = now;
        this.epoch = epoch;
        this.draft = new ZoneDraft(start);
        this.intends = intends;
    }

    /** Takes the writer lease and catches up with what other nodes committed. */
    static Batch open(Tx tx, LiveZone known, String node, Instant now) {
        ZoneId zone = known.id();
        long epoch = tx.zones()
                .claim(zone, node, now, now.plus(WRITER_LEASE))
                .orElseThrow(() -> new Refused(Refusal.Kind.UNAVAILABLE, "another node writes this zone"));
        ZoneHead head = tx.zones().head(zone).orElseThrow(() -> new Refused(Refusal.Kind.NOT_FOUND, "no such zone"));
        return new Batch(tx, now, epoch, head.version() == known.version() ? known : caughtUp(tx, known, head), false);
    }

    /** The batch that follows this one in the same unit of work, over what it left, and commits intents only. */
    Batch thenIntend(LiveZone left) {
        return new Batch(tx, now, epoch, left, true);
    }

    private static LiveZone caughtUp(Tx tx, LiveZone known, ZoneHead head) {
        if (head.version() < known.version()) {
            throw new Refused(
                    Refusal.Kind.UNAVAILABLE,
                    "the database is behind what this node has served: it was put back to an earlier state");
        }
        ZoneTree tree = known.tree();
        for (ZoneDelta delta : tx.zones().deltas(known.id(), known.version(), CATCH_UP_LIMIT)) {
            tree = tree.with(delta.edits(), delta.version());
        }
        if (tree.version() != head.version()) {
            throw new Refused(Refusal.Kind.UNAVAILABLE, "the zone has moved too far ahead of this node");
        }
        return new LiveZone(known.id(), tree, head.serial());
    }

    public Tx tx() {
        return tx;
    }

    /** The time by which this batch judges. */
    public Instant now() {
        return now;
    }

    public ZoneId zone() {
        return draft.start().id();
    }

    /** The writer lease's number; another one than before says that another node wrote in between. */
    long epoch() {
        return epoch;
    }

    /** The zone as it was before the jobs. */
    LiveZone start() {
        return draft.start();
    }

    /** Whether what is applied is only intended for now, as another server holds the zone. */
    public boolean intends() {
        return intends;
    }

    /** The content as the jobs so far leave it. */
    public ZoneTree tree() {
        return draft.tree();
    }

    /** The version that the content bears once it is committed, as the jobs so far leave it. */
    public long version() {
        return draft.isEmpty() ? draft.start().version() : nextVersion();
    }

    /** The version that committed edits of this batch will bear. */
    public long nextVersion() {
        return draft.nextVersion();
    }

    /** The serial that committed edits of this batch will bear. */
    public long nextSerial() {
        return draft.nextSerial();
    }

    /** The serial of the content as the jobs so far leave it. */
    public long serial() {
        return draft.isEmpty() ? draft.start().serial() : nextSerial();
    }

    /** Applies a change's edits to the content that later jobs see. */
    public void apply(AppliedChange change) {
        draft.apply(change);
        if (intends) {
            intended.add(new Intended(change.id(), change.correlation(), change.edits()));
        }
    }

    /** What the zone's server is to be asked for once the batch is durable. */
    List<Intended> intended() {
        return List.copyOf(intended);
    }

    /** Writes the delta of the whole batch, if there is one. */
    ZoneDraft.Result close() {
        ZoneDraft.Result result = draft.result();
        if (draft.isEmpty()) {
            return result;
        }
        ZoneDelta delta = new ZoneDelta(
                zone(),
                result.zone().version(),
                draft.start().serial(),
                result.zone().serial(),
                result.edits());
        if (!tx.zones().commit(delta, epoch)) {
            throw new Refused(Refusal.Kind.UNAVAILABLE, "the zone has moved on under another writer");
        }
        if (nextVersion() % 1_000 == 0) {
            tx.zones().trimDeltas(zone(), DELTAS_KEPT);
        }
        return result;
    }
}
