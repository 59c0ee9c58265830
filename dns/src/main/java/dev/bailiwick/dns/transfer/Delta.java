package dev.bailiwick.dns.transfer;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * One step of a zone's history (RFC 1995, section 4).
 *
 * @param fromSoa the SOA before
 * @param toSoa the SOA after
 * @param removed the records that went, without the SOA
 * @param added the records that came, without the SOA; a record whose TTL changed is in both
 */
public record Delta(SOARecord fromSoa, SOARecord toSoa, List<Record> removed, List<Record> added) {
    public Delta {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    /** The step that these edits make; empty if the SOA is not changed by one of them. */
    public static Optional<Delta> of(Collection<RrsetEdit> edits) {
        SOARecord from = null;
        SOARecord to = null;
        List<Record> removed = new ArrayList<>();
        List<Record> added = new ArrayList<>();
        for (RrsetEdit each : edits) {
            Rrset before = each.before();
            Rrset after = each.after();
            if (each.type() == Type.SOA) {
                from = before == null ? null : (SOARecord) before.records().getFirst();
                to = after == null ? null : (SOARecord) after.records().getFirst();
            } else {
                removed.addAll(without(before, after));
                added.addAll(without(after, before));
            }
        }
        return from == null || to == null ? Optional.empty() : Optional.of(new Delta(from, to, removed, added));
    }

    /** The serial before, 0 to 2^32-1. */
    public long fromSerial() {
        return fromSoa.getSerial();
    }

    /** The serial after, 0 to 2^32-1. */
    public long toSerial() {
        return toSoa.getSerial();
    }

    private static List<Record> without(@Nullable Rrset one, @Nullable Rrset other) {
        if (one == null) {
            return List.of();
        }
        if (other == null || one.ttlSeconds() != other.ttlSeconds()) {
            return one.records();
        }
        return one.records().stream().filter(each -> !other.holds(each)).toList();
    }
}
