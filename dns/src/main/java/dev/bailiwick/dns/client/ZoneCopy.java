package dev.bailiwick.dns.client;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.tsig.TsigKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Brings a copy of a zone up to the primary's version, by IXFR where there is a copy already. Stateless. */
public final class ZoneCopy {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ZoneCopy() {}

    /**
     * A copy that was brought up.
     *
     * @param tree every record that the primary has handed out, of whatever type
     * @param touched the RRsets that an incremental transfer named; empty where the whole zone was transferred
     */
    public record Refreshed(ZoneTree tree, Optional<Set<RrsetKey>> touched) {}

    /** The primary's present version; the same instance where the copy is current. */
    public static ZoneTree refresh(Name zone, @Nullable ZoneTree held, InetSocketAddress primary, Optional<TsigKey> key)
            throws IOException, ZoneTransferException {
        return bringUp(zone, held, primary, key, PATIENCE).tree();
    }

    /** The same, and which RRsets may differ by now. */
    public static Refreshed bringUp(
            Name zone, @Nullable ZoneTree held, InetSocketAddress primary, Optional<TsigKey> key, Duration patience)
            throws IOException, ZoneTransferException {
        TSIG tsig = key.map(each -> new TSIG(each.algorithm().wireName(), each.name(), each.secretCopy()))
                .orElse(null);
        ZoneTransferIn transfer = held == null
                ? ZoneTransferIn.newAXFR(zone, primary, tsig)
                : ZoneTransferIn.newIXFR(zone, serial(held), false, primary, tsig);
        transfer.setTimeout(patience);
        transfer.run();
        if (held != null && transfer.isCurrent()) {
            return new Refreshed(held, Optional.of(Set.of()));
        }
        if (held != null && transfer.isIXFR()) {
            ZoneTree tree = held;
            Set<RrsetKey> touched = new HashSet<>();
            for (ZoneTransferIn.Delta each : transfer.getIXFR()) {
                tree = step(tree, each, touched);
            }
            return new Refreshed(tree, Optional.of(touched));
        }
        return new Refreshed(whole(zone, held == null ? 1 : held.version() + 1, transfer.getAXFR()), Optional.empty());
    }

    /** The serial of a copy. */
    public static long serial(ZoneTree tree) {
        return tree.find(tree.apex(), Type.SOA)
                .map(each -> ((SOARecord) each.records().getFirst()).getSerial())
                .orElse(0L);
    }

    private static ZoneTree whole(Name zone, long version, List<Record> records) {
        Map<RrsetKey, List<Record>> grouped = grouped(records);
        List<Rrset> rrsets = new ArrayList<>();
        grouped.forEach((key, each) ->
                rrsets.add(Rrset.of(key.name(), key.type(), each.getFirst().getTTL(), each)));
        return ZoneTree.of(zone, version, rrsets);
    }

    private static ZoneTree step(ZoneTree tree, ZoneTransferIn.Delta delta, Set<RrsetKey> changed) {
        Map<RrsetKey, List<Record>> gone = grouped(delta.deletes);
        Map<RrsetKey, List<Record>> come = grouped(delta.adds);
        List<RrsetEdit> edits = new ArrayList<>();
        Map<RrsetKey, List<Record>> touched = new LinkedHashMap<>(gone);
        touched.putAll(come);
        for (RrsetKey key : touched.keySet()) {
            Rrset before = tree.find(key.name(), key.type()).orElse(null);
            Rrset after = after(key, before, gone.getOrDefault(key, List.of()), come.getOrDefault(key, List.of()));
            if (!Objects.equals(before, after)) {
                edits.add(RrsetEdit.between(before, after));
                changed.add(key);
            }
        }
        return tree.with(edits, tree.version() + 1);
    }

    private static @Nullable Rrset after(RrsetKey key, @Nullable Rrset before, List<Record> gone, List<Record> come) {
        List<Record> left = new ArrayList<>();
        if (before != null) {
            Rrset removed = gone.isEmpty() ? null : Rrset.of(key.name(), key.type(), 0, gone);
            before.records().stream()
                    .filter(each -> removed == null || !removed.holds(each))
                    .forEach(left::add);
        }
        left.addAll(come);
        if (left.isEmpty()) {
            return null;
        }
        return Rrset.of(key.name(), key.type(), left.getLast().getTTL(), left);
    }

    private static Map<RrsetKey, List<Record>> grouped(List<Record> records) {
        Map<RrsetKey, List<Record>> grouped = new LinkedHashMap<>();
        for (Record each : records) {
            grouped.computeIfAbsent(new RrsetKey(each.getName(), each.getType()), key -> new ArrayList<>())
                    .add(each);
        }
        return grouped;
    }
}
