package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.Serials;
import dev.bailiwick.core.zone.ZoneTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The next version of a zone while changes are put into it: all of them share one version, one serial and one list of
 * edits. The same changes over the same start come to the same version, whoever computes it. For one thread.
 */
final class ZoneDraft {
    private final LiveZone start;
    private final Map<RrsetKey, Optional<Rrset>> before = new LinkedHashMap<>();
    private final List<AppliedChange> applied = new ArrayList<>();
    private ZoneTree tree;

    ZoneDraft(LiveZone start) {
        this.start = start;
        this.tree = start.tree();
    }

    /** What the changes left: the zone, the edits (the SOA's included) and the changes that they came from. */
    record Result(LiveZone zone, List<RrsetEdit> edits, List<AppliedChange> changes) {}

    LiveZone start() {
        return start;
    }

    ZoneTree tree() {
        return tree;
    }

    boolean isEmpty() {
        return before.isEmpty();
    }

    long nextVersion() {
        return start.version() + 1;
    }

    long nextSerial() {
        return serial(tree);
    }

    private long serial(ZoneTree content) {
        long wanted = SoaSerials.of(soa(content));
        return Serials.isNewer(wanted, start.serial()) ? wanted : Serials.next(start.serial());
    }

    void apply(AppliedChange change) {
        applied.add(change);
        for (RrsetEdit edit : change.edits()) {
            before.computeIfAbsent(
                    new RrsetKey(edit.name(), edit.type()), key -> start.tree().find(key.name(), key.type()));
        }
        // each job sees a version of its own, as its base; what is committed in the end bears one
        tree = tree.with(change.edits(), tree.version() + 1);
    }

    /** Where changes undid each other the version that they were told still comes to be. */
    Result result() {
        if (before.isEmpty()) {
            return new Result(start, List.of(), List.of());
        }
        List<RrsetEdit> edits = new ArrayList<>();
        before.forEach((key, old) -> {
            @Nullable Rrset after = tree.find(key.name(), key.type()).orElse(null);
            if (!Objects.equals(old.orElse(null), after) && key.type() != Type.SOA) {
                edits.add(RrsetEdit.between(old.orElse(null), after));
            }
        });
        long serial = moveSerial(edits);
        ZoneTree after = start.tree().with(edits, nextVersion());
        return new Result(new LiveZone(start.id(), after, serial), List.copyOf(edits), List.copyOf(applied));
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
}
