package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.Serials;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One run of jobs over one zone inside one unit of work: each job sees what its predecessors did, and all of them share
 * one version, one serial and one delta.
 */
public final class Batch {
    /** How long a node's writer lease lasts without renewal. */
    static final Duration WRITER_LEASE = Duration.ofSeconds(30);

    /** Deltas kept for IXFR, rollback and other nodes. */
    static final int DELTAS_KEPT = 10_000;

    private static final int CATCH_UP_LIMIT = DELTAS_KEPT;

    private record Key(Name name, int type) {}

    private final Tx tx;
    private final Instant now;
    private final long epoch;
    private final LiveZone start;
    private final Map<Key, Optional<Rrset>> before = new LinkedHashMap<>();
    private final List<AppliedChange> applied = new ArrayList<>();
    private ZoneTree tree;

    private Batch(Tx tx, Instant now, long epoch, LiveZone start) {
        this.tx = tx;
        this.now = now;
        this.epoch = epoch;
        this.start = start;
        this.tree = start.tree();
    }

    /** Takes the writer lease and catches up with what other nodes committed. */
    static Batch open(Tx tx, LiveZone known, String node, Instant now) {
        ZoneId zone = known.id();
        long epoch = tx.zones()
                .claim(zone, node, now, now.plus(WRITER_LEASE))
                .orElseThrow(() -> new Refused(Refusal.Kind.UNAVAILABLE, "another node writes this zone"));
        ZoneHead head = tx.zones().head(zone).orElseThrow(() -> new Refused(Refusal.Kind.NOT_FOUND, "no such zone"));
        return new Batch(tx, now, epoch, head.version() == known.version() ? known : caughtUp(tx, known, head));
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
        return start.id();
    }

    /** The content as the jobs so far leave it. */
    public ZoneTree tree() {
        return tree;
    }

    /** The version that the content bears once it is committed, as the jobs so far leave it. */
    public long version() {
        return before.isEmpty() ? start.version() : nextVersion();
    }

    /** The version that committed edits of this batch will bear. */
    public long nextVersion() {
        return start.version() + 1;
    }

    /** The serial that committed edits of this batch will bear. */
    public long nextSerial() {
        return serial(tree);
    }

    /** The serial of the content as the jobs so far leave it. */
    public long serial() {
        return before.isEmpty() ? start.serial() : nextSerial();
    }

    private long serial(ZoneTree content) {
        long wanted = SoaSerials.of(soa(content));
        return Serials.isNewer(wanted, start.serial()) ? wanted : Serials.next(start.serial());
    }

    /** Applies a change's edits to the content that later jobs see. */
    public void apply(AppliedChange change) {
        List<RrsetEdit> edits = change.edits();
        applied.add(change);
        for (RrsetEdit edit : edits) {
            before.computeIfAbsent(
                    new Key(edit.name(), edit.type()), key -> start.tree().find(key.name(), key.type()));
        }
        // each job sees a version of its own, as its base; what is committed in the end bears one
        tree = tree.with(edits, tree.version() + 1);
    }

    /** Writes the delta of the whole batch, if there is one. */
    Result close() {
        List<RrsetEdit> edits = new ArrayList<>();
        before.forEach((key, old) -> {
            @Nullable Rrset after = tree.find(key.name(), key.type()).orElse(null);
            if (!Objects.equals(old.orElse(null), after) && key.type() != Type.SOA) {
                edits.add(RrsetEdit.between(old.orElse(null), after));
            }
        });
        if (before.isEmpty()) {
            return new Result(start, List.of(), List.of());
        }
        // where changes undid each other the version that they were told still comes to be
        long serial = moveSerial(edits);
        ZoneTree after = start.tree().with(edits, nextVersion());
        ZoneDelta delta = new ZoneDelta(zone(), nextVersion(), start.serial(), serial, edits);
        if (!tx.zones().commit(delta, epoch)) {
            throw new Refused(Refusal.Kind.UNAVAILABLE, "the zone has moved on under another writer");
        }
        if (nextVersion() % 1_000 == 0) {
            tx.zones().trimDeltas(zone(), DELTAS_KEPT);
        }
        return new Result(new LiveZone(zone(), after, serial), List.copyOf(edits), List.copyOf(applied));
    }

    private long moveSerial(List<RrsetEdit> edits) {
        Rrset old = soa(start.tree());
        Rrset wanted = soa(tree);
        SOARecord record = (SOARecord) wanted.records().getFirst();
        long serial = serial(tree);
        SOARecord moved = new SOARecord(
                wanted.name(),
                DClass.IN,
                wanted.ttlSeconds(),
                record.getHost(),
                record.getAdmin(),
                serial,
                record.getRefresh(),
                record.getRetry(),
                record.getExpire(),
                record.getMinimum());
        edits.add(RrsetEdit.between(old, Rrset.of(wanted.name(), Type.SOA, wanted.ttlSeconds(), List.of(moved))));
        return serial;
    }

    private static Rrset soa(ZoneTree tree) {
        return tree.find(tree.apex(), Type.SOA)
                .orElseThrow(() -> new Refused(Refusal.Kind.INTERNAL, "the zone has no SOA"));
    }

    /** What a batch left: the zone to publish, the edits, the SOA's included, and the changes that they came from. */
    record Result(LiveZone zone, List<RrsetEdit> edits, List<AppliedChange> changes) {}
}
