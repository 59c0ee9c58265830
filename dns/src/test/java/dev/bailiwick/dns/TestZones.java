package dev.bailiwick.dns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.primary.Zones;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Zones written as text. */
public final class TestZones {
    private TestZones() {}

    public static Name name(String text) {
        return Names.parse(text);
    }

    /** Records in zone file form. */
    public static List<Record> records(String origin, String text) {
        try (Master master =
                new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name(origin), 60)) {
            List<Record> all = new ArrayList<>();
            for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
                all.add(each);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The RRset that these lines make. */
    public static Rrset rrset(String text) {
        List<Record> records = records(".", text);
        Record first = records.getFirst();
        return Rrset.of(first.getName(), first.getType(), first.getTTL(), records);
    }

    /** A zone in zone file form, without its SOA and NS, which are the usual ones. */
    public static ZoneTree zone(String origin, long serial, String text) {
        String head = """
                @ 3600 SOA ns1 hostmaster %d 3600 600 86400 300
                @ 3600 NS ns1
                ns1 3600 A 192.0.2.53
                """.formatted(serial);
        Map<RrsetKey, List<Record>> grouped = new LinkedHashMap<>();
        for (Record each : records(origin, head + text)) {
            grouped.computeIfAbsent(new RrsetKey(each.getName(), each.getType()), key -> new ArrayList<>())
                    .add(each);
        }
        List<Rrset> rrsets = new ArrayList<>();
        grouped.forEach((key, each) ->
                rrsets.add(Rrset.of(key.name(), key.type(), each.getFirst().getTTL(), each)));
        return ZoneTree.of(name(origin), 1, rrsets);
    }

    /** Finds among these zones, in the default view. */
    public static Zones serving(ZoneView... zones) {
        return (view, name) -> {
            ZoneView best = null;
            for (ZoneView each : zones) {
                boolean longer =
                        best == null || each.apex().labels() > best.apex().labels();
                if (view.isEmpty() && longer && Names.isAtOrBelow(name, each.apex())) {
                    best = each;
                }
            }
            return Optional.ofNullable(best);
        };
    }
}
