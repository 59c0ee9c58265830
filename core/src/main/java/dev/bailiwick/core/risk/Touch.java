package dev.bailiwick.core.risk;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * An edit as the checks look at it.
 *
 * @param added the values that come, in canonical order
 * @param removed the values that go, in canonical order
 */
record Touch(
        Name name,
        int type,
        @Nullable Rrset before,
        @Nullable Rrset after,
        List<Record> added,
        List<Record> removed) {
    static Touch of(RrsetEdit edit) {
        return new Touch(
                edit.name(),
                edit.type(),
                edit.before(),
                edit.after(),
                missing(edit.after(), edit.before()),
                missing(edit.before(), edit.after()));
    }

    /** Tells whether more than the TTL changes. */
    boolean changesData() {
        return adds() || !removed.isEmpty();
    }

    boolean adds() {
        return !added.isEmpty();
    }

    /** Tells whether the RRset comes into being. */
    boolean creates() {
        return before == null;
    }

    private static List<Record> missing(@Nullable Rrset from, @Nullable Rrset in) {
        if (from == null) {
            return List.of();
        }
        return in == null
                ? from.records()
                : from.records().stream().filter(each -> !in.holds(each)).toList();
    }
}
