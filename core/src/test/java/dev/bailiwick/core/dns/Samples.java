package dev.bailiwick.core.dns;

import dev.bailiwick.core.zone.ZoneTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Names, records and zones written as text: {@code "www 300 A 192.0.2.1"}, relative to {@code example.com.}. */
public final class Samples {
    public static final Name APEX = Names.parse("example.com");

    private Samples() {}

    /** A relative name, or an absolute one with its final dot; {@code @} is the apex. */
    public static Name name(String text) {
        if (text.equals("@")) {
            return APEX;
        }
        return Names.parse(text.endsWith(".") ? text : text + ".example.com.");
    }

    public static Record rr(String text) {
        String[] parts = text.split(" ", 4);
        try {
            int type = Type.value(parts[2], true);
            return Record.fromString(
                    name(parts[0]), type, DClass.IN, Long.parseLong(parts[1]), parts.length > 3 ? parts[3] : "", APEX);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    public static List<Record> rrs(String... lines) {
        return Arrays.stream(lines).map(Samples::rr).toList();
    }

    /** One RRset of records that share name and type; the TTL is the first's. */
    public static Rrset rrset(String... lines) {
        List<Record> records = rrs(lines);
        Record first = records.getFirst();
        return Rrset.of(first.getName(), first.getType(), first.getTTL(), records);
    }

    public static List<Rrset> rrsets(String... lines) {
        Map<RrsetKey, List<Record>> byKey = new TreeMap<>();
        for (Record each : rrs(lines)) {
            byKey.computeIfAbsent(new RrsetKey(each.getName(), each.getType()), key -> new ArrayList<>())
                    .add(each);
        }
        return byKey.entrySet().stream()
                .map(each -> Rrset.of(
                        each.getKey().name(),
                        each.getKey().type(),
                        each.getValue().getFirst().getTTL(),
                        each.getValue()))
                .toList();
    }

    /** A zone {@code example.com.} at version 1 of an SOA (serial 100), two NS, and these records. */
    public static ZoneTree zone(String... lines) {
        List<String> all = new ArrayList<>(
                List.of("@ 3600 SOA ns1 hostmaster 100 7200 900 1209600 300", "@ 3600 NS ns1", "@ 3600 NS ns2"));
        all.addAll(List.of(lines));
        return ZoneTree.of(APEX, 1, rrsets(all.toArray(String[]::new)));
    }
}
