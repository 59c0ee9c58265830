package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.RrsetKey;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** One RRset while steps are applied to it: what the zone holds, and what it would hold. Not thread-safe. */
final class RrsetDraft {
    private final RrsetKey key;
    private final @Nullable Rrset before;
    private final Map<ByteBuffer, Record> records = new LinkedHashMap<>();
    private final Set<ByteBuffer> placedHere = new HashSet<>();
    private long ttlSeconds;

    RrsetDraft(RrsetKey key, @Nullable Rrset before) {
        this.key = key;
        this.before = before;
        if (before != null) {
            before.records().forEach(each -> records.put(data(each), each));
            ttlSeconds = before.ttlSeconds();
        }
    }

    Name name() {
        return key.name();
    }

    int type() {
        return key.type();
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    boolean holds(Record record) {
        return records.containsKey(data(record));
    }

    Collection<Record> records() {
        return records.values();
    }

    /** Adds the record, or leaves the one there; the RRset takes the TTL either way. */
    void add(Record record, long newTtlSeconds) {
        if (records.putIfAbsent(data(record), record) == null) {
            placedHere.add(data(record));
        }
        ttlSeconds = newTtlSeconds;
    }

    void removeIf(Predicate<Record> condition) {
        records.values().removeIf(condition);
    }

    void remove(Record record) {
        records.remove(data(record));
    }

    /** Tells whether the value was added by an earlier step of this very edit. */
    boolean placedHere(Record record) {
        return placedHere.contains(data(record));
    }

    void clear() {
        records.clear();
    }

    /** The edit that has come about, if any. */
    Optional<RrsetEdit> edit() {
        Rrset after = records.isEmpty() ? null : Rrset.of(key.name(), key.type(), ttlSeconds, records.values());
        return Objects.equals(before, after)
                ? Optional.empty()
                : Optional.of(new RrsetEdit(key.name(), key.type(), before, after));
    }

    private static ByteBuffer data(Record record) {
        return ByteBuffer.wrap(Rrset.data(record));
    }
}
