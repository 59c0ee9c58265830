package dev.bailiwick.dns.notify;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.tsig.TsigClient;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.SOARecord;

/** One secondary that has yet to acknowledge one zone's newest serial. Guarded by the notifier's lock. */
final class Pending {
    /** What at most one message is under way for. */
    record Key(ZoneId zone, InetSocketAddress secondary) {}

    final Key key;
    NotifyTarget target;
    SOARecord soa;
    int tries;
    long dueNanos;
    int messageId = -1;

    @Nullable
    TsigClient signer;

    Pending(Key key, NotifyTarget target, SOARecord soa, long now) {
        this.key = key;
        this.target = target;
        this.soa = soa;
        this.dueNanos = now;
    }

    /** Starts over with a newer serial. */
    void renew(NotifyTarget newTarget, SOARecord newSoa, long now) {
        target = newTarget;
        soa = newSoa;
        tries = 0;
        dueNanos = now;
        messageId = -1;
    }
}
