package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.RrTypes;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** One reading of one zone file. Not thread-safe. */
final class ZoneFileReader {
    private static final int PROGRESS_EVERY = 1_000;
    private static final int MAX_WARNINGS = 100;
    /** How the parser words a fault: the stream's name, the line, the fault. */
    private static final Pattern FAULT = Pattern.compile("[^:]*:(\\d+): (.*)", Pattern.DOTALL);

    private final Name apex;
    private final ZoneFileLimits limits;
    private final LongConsumer progress;
    private final NavigableMap<RrsetKey, Draft> drafts = new TreeMap<>();
    private final Map<Name, Name> names = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private static final class Draft {
        private final List<Record> records = new ArrayList<>(1);
        private final long line;
        private long ttlSeconds;

        Draft(long line, long ttlSeconds) {
            this.line = line;
            this.ttlSeconds = ttlSeconds;
        }
    }

    ZoneFileReader(Name apex, ZoneFileLimits limits, LongConsumer progress) {
        this.apex = Names.canonical(apex);
        this.limits = limits;
        this.progress = progress;
    }

    ZoneFile.Content read(InputStream file) throws IOException, ZoneFileException {
        LineFeed feed = new LineFeed(file, limits);
        try (Master master = new Master(feed, apex)) {
            master.disableIncludes(true);
            long count = 0;
            Record record = next(master, feed);
            while (record != null) {
                count++;
                if (count > limits.records()) {
                    throw new ZoneFileException(
                            feed.line(), "a zone file has at most " + limits.records() + " records");
                }
                take(record, feed.line());
                if (count % PROGRESS_EVERY == 0) {
                    progress.accept(count);
                }
                record = next(master, feed);
            }
            progress.accept(count);
        }
        return new ZoneFile.Content(sound(), warnings);
    }

    private static @Nullable Record next(Master master, LineFeed feed) throws IOException, ZoneFileException {
        try {
            return master.nextRecord();
        } catch (LineFeed.LimitReached e) {
            throw new ZoneFileException(feed.line(), String.valueOf(e.getMessage()));
        } catch (TextParseException e) {
            String message = String.valueOf(e.getMessage());
            Matcher fault = FAULT.matcher(message);
            throw fault.matches()
                    ? new ZoneFileException(Long.parseLong(fault.group(1)), fault.group(2))
                    : new ZoneFileException(feed.line(), message);
        } catch (WireParseException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new ZoneFileException(feed.line(), "cannot be read: " + e.getMessage());
        }
    }

    private void take(Record record, long line) throws ZoneFileException {
        Name name = names.computeIfAbsent(Names.canonical(record.getName()), same -> same);
        if (!Names.isAtOrBelow(name, apex)) {
            throw new ZoneFileException(
                    line, "`" + Names.text(name) + "` is not in the zone `" + Names.text(apex) + "`");
        }
        if (record.getDClass() != DClass.IN) {
            throw new ZoneFileException(line, "class " + DClass.string(record.getDClass()) + " is not IN");
        }
        if (!RrTypes.isData(record.getType())) {
            throw new ZoneFileException(line, "`" + Type.string(record.getType()) + "` is not a type of data");
        }
        if (record.getType() == Type.SOA && !name.equals(apex)) {
            throw new ZoneFileException(line, "an SOA stands only at the apex `" + Names.text(apex) + "`");
        }
        RrsetKey key = new RrsetKey(name, record.getType());
        Draft draft = drafts.computeIfAbsent(key, k -> new Draft(line, record.getTTL()));
        if (draft.ttlSeconds != record.getTTL()) {
            draft.ttlSeconds = Math.min(draft.ttlSeconds, record.getTTL());
            warn(line, "`" + key + "` has more than one TTL: the lowest, " + draft.ttlSeconds + ", counts");
        }
        draft.records.add(record);
    }

    private void warn(long line, String message) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add("line " + line + ": " + message);
        }
    }

    private List<Rrset> sound() throws ZoneFileException {
        if (!drafts.containsKey(new RrsetKey(apex, Type.SOA))) {
            throw new ZoneFileException(0, "the zone `" + Names.text(apex) + "` has no SOA record");
        }
        if (!drafts.containsKey(new RrsetKey(apex, Type.NS))) {
            throw new ZoneFileException(0, "the zone `" + Names.text(apex) + "` has no NS record at its apex");
        }
        List<Rrset> rrsets = new ArrayList<>(drafts.size());
        for (Map.Entry<RrsetKey, Draft> each : drafts.entrySet()) {
            rrsets.add(rrset(each.getKey(), each.getValue()));
        }
        return rrsets;
    }

    private Rrset rrset(RrsetKey key, Draft draft) throws ZoneFileException {
        Rrset rrset;
        try {
            rrset = Rrset.of(key.name(), key.type(), draft.ttlSeconds, draft.records);
        } catch (IllegalArgumentException e) {
            throw new ZoneFileException(draft.line, String.valueOf(e.getMessage()));
        }
        if (RrTypes.isSingleton(key.type()) && rrset.records().size() > 1) {
            throw new ZoneFileException(
                    draft.line, "`" + key + "` has " + rrset.records().size() + " records, and may have one");
        }
        draft.records.clear();
        if (key.type() != Type.CNAME) {
            return rrset;
        }
        for (RrsetKey other : besides(key)) {
            if (!RrTypes.mayStandBesideCname(other.type())) {
                throw new ZoneFileException(
                        draft.line,
                        "`" + key + "` stands beside " + Type.string(other.type()) + ", and must stand alone");
            }
        }
        return rrset;
    }

    private List<RrsetKey> besides(RrsetKey key) {
        return List.copyOf(drafts.subMap(new RrsetKey(key.name(), 0), true, new RrsetKey(key.name(), RrTypes.MAX), true)
                .keySet());
    }
}
