package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Reads and writes zone files (master files: RFC 1035, section 5; RFC 2308, section 4). Stateless, thread-safe. */
public final class ZoneFile {
    private ZoneFile() {}

    /**
     * What a zone file holds.
     *
     * @param rrsets a sound zone: in canonical order, with SOA and NS at the apex
     * @param warnings what was taken, though not as written, each with its line
     */
    public record Content(List<Rrset> rrsets, List<String> warnings) {
        public Content {
            rrsets = List.copyOf(rrsets);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads a zone file. {@code $INCLUDE} is refused: this reads one stream and opens nothing.
     *
     * @param progress called with the number of records so far, about every thousand and at the end
     * @throws ZoneFileException if the file is malformed, exceeds a limit, or is not a sound zone of that name
     * @throws IOException if the stream fails
     */
    public static Content read(InputStream file, Name apex, ZoneFileLimits limits, LongConsumer progress)
            throws IOException, ZoneFileException {
        return new ZoneFileReader(apex, limits, progress).read(file);
    }

    /** Writes the zone to {@code out}: the SOA first, then all else in canonical order, with absolute names. */
    public static void write(ZoneView zone, Appendable out) throws IOException {
        out.append("; zone ").append(Names.text(zone.apex())).append('\n');
        Rrset soa = zone.find(zone.apex(), Type.SOA).orElse(null);
        if (soa != null) {
            write(soa, out);
        }
        try (Stream<Rrset> rrsets = zone.subtree(zone.apex())) {
            for (Rrset each : (Iterable<Rrset>) rrsets::iterator) {
                if (each.type() != Type.SOA) {
                    write(each, out);
                }
            }
        }
    }

    private static void write(Rrset rrset, Appendable out) throws IOException {
        String start = Names.text(rrset.name()) + "\t" + rrset.ttlSeconds() + "\tIN\t" + rrset.typeText() + "\t";
        for (Record each : rrset.records()) {
            out.append(start).append(Rrset.valueText(each)).append('\n');
        }
    }
}
