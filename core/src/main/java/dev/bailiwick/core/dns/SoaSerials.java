package dev.bailiwick.core.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** SOA RRsets with another serial. Stateless and thread-safe. */
public final class SoaSerials {
    private SoaSerials() {}

    /** The serial of an SOA RRset. */
    public static long of(Rrset soa) {
        return ((SOARecord) soa.records().getFirst()).getSerial();
    }

    /** The SOA RRset with this serial in place of its own. */
    public static Rrset with(Rrset soa, long serial) {
        SOARecord old = (SOARecord) soa.records().getFirst();
        Record changed = new SOARecord(
                soa.name(),
                DClass.IN,
                soa.ttlSeconds(),
                old.getHost(),
                old.getAdmin(),
                serial,
                old.getRefresh(),
                old.getRetry(),
                old.getExpire(),
                old.getMinimum());
        return Rrset.of(soa.name(), Type.SOA, soa.ttlSeconds(), List.of(changed));
    }

    /** The RRset as it is, or with serial 0 if it is an SOA: for comparing what people decide about. */
    public static @Nullable Rrset zeroed(@Nullable Rrset rrset) {
        return rrset == null || rrset.type() != Type.SOA ? rrset : with(rrset, 0);
    }
}
