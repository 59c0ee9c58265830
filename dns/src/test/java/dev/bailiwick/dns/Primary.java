package dev.bailiwick.dns;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.notify.Notifier;
import dev.bailiwick.dns.notify.NotifyTarget;
import dev.bailiwick.dns.primary.PrimaryHandler;
import dev.bailiwick.dns.primary.Responder;
import dev.bailiwick.dns.primary.ResponseRate;
import dev.bailiwick.dns.primary.Zones;
import dev.bailiwick.dns.server.DnsServer;
import dev.bailiwick.dns.server.ServerLimits;
import dev.bailiwick.dns.transfer.Delta;
import dev.bailiwick.dns.transfer.TransferOut;
import dev.bailiwick.dns.transfer.TransferPolicy;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.testkit.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** A primary of one zone put together from this module's parts, whose content a test changes. */
public final class Primary implements AutoCloseable {
    /** The key that may transfer. */
    public static final TsigKey KEY = TsigKey.of(
            TestZones.name("transfer.keys.test"), TsigAlgorithm.HMAC_SHA256, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    /** A known key that may not. */
    public static final TsigKey OTHER_KEY = TsigKey.of(
            TestZones.name("other.keys.test"), TsigAlgorithm.HMAC_SHA512, new byte[] {8, 7, 6, 5, 4, 3, 2, 1});

    private final InstantSource clock = InstantSource.system();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<Delta> history = Collections.synchronizedList(new ArrayList<>());
    private final java.util.concurrent.atomic.AtomicInteger ixfrs = new java.util.concurrent.atomic.AtomicInteger();
    private final DnsServer server;
    private final Notifier notifier;
    private volatile ZoneTree zone;
    private volatile TransferPolicy policy =
            (id, signature, peer) -> signature instanceof TsigOutcome.Verified verified && verified.key() == KEY;

    private Primary(ZoneTree start) throws IOException {
        this.zone = start;
        Zones zones = (view, name) -> TestZones.serving(zone).find(view, name);
        TransferOut transfers = new TransferOut(
                zones,
                (id, fromSerial) -> deltas(fromSerial),
                (id, signature, peer) -> policy.allows(id, signature, peer),
                executor,
                clock);
        PrimaryHandler handler = new PrimaryHandler(
                "",
                new Responder(zones),
                transfers,
                new TsigVerifier(TsigKeys.of(KEY, OTHER_KEY)),
                new ResponseRate(ResponseRate.Settings.defaults()),
                clock);
        InetSocketAddress local = new InetSocketAddress(Ports.loopback(), 0);
        this.server = DnsServer.start(List.of(local), handler, ServerLimits.defaults(), clock);
        this.notifier = Notifier.start(
                List.of(local),
                new Notifier.Limits(Duration.ofMillis(100), 6, 100),
                (id, secondary, serial, outcome) -> {},
                clock);
    }

    public static Primary start(ZoneTree zone) {
        try {
            return new Primary(zone);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return server.addresses().getFirst();
    }

    public ZoneTree zone() {
        return zone;
    }

    public long serial() {
        return soa().getSerial();
    }

    /** Replaces or removes one RRset, named as in {@code www A}, and raises the serial. */
    public void replace(String what, @Nullable Rrset after) {
        String[] words = what.split(" ", 2);
        ZoneTree before = zone;
        Name name = TestZones.name(words[0] + "." + before.apex());
        Rrset held = before.find(name, Type.value(words[1])).orElse(null);
        Rrset soa = before.find(before.apex(), Type.SOA).orElseThrow();
        SOARecord old = (SOARecord) soa.records().getFirst();
        SOARecord next = new SOARecord(
                old.getName(),
                old.getDClass(),
                old.getTTL(),
                old.getHost(),
                old.getAdmin(),
                old.getSerial() + 1,
                old.getRefresh(),
                old.getRetry(),
                old.getExpire(),
                old.getMinimum());
        List<RrsetEdit> edits = new ArrayList<>();
        if (!java.util.Objects.equals(held, after)) {
            edits.add(RrsetEdit.between(held, after));
        }
        edits.add(RrsetEdit.between(soa, Rrset.of(soa.name(), Type.SOA, soa.ttlSeconds(), List.of(next))));
        history.add(Delta.of(edits).orElseThrow());
        zone = before.with(edits, before.version() + 1);
    }

    public void notifySecondary(InetSocketAddress secondary) {
        notifier.tell(new ZoneId("", zone.apex()), soa(), List.of(new NotifyTarget(secondary, Optional.of(KEY))));
    }

    public void notifyUnsigned(InetSocketAddress secondary) {
        notifier.tell(new ZoneId("", zone.apex()), soa(), List.of(new NotifyTarget(secondary, Optional.empty())));
    }

    public int pendingNotifications() {
        return notifier.pending();
    }

    public void allowAll() {
        policy = (id, signature, peer) -> true;
    }

    public void breakPolicy() {
        policy = (id, signature, peer) -> {
            throw new IllegalStateException("on purpose");
        };
    }

    public void forgetDelta(int index) {
        history.remove(index);
    }

    @Override
    public void close() {
        notifier.close();
        server.stop(Duration.ZERO);
        executor.shutdownNow();
    }

    private SOARecord soa() {
        return (SOARecord)
                zone.find(zone.apex(), Type.SOA).orElseThrow().records().getFirst();
    }

    /** How often a client was given differences. */
    public int ixfrs() {
        return ixfrs.get();
    }

    private Optional<List<Delta>> deltas(long fromSerial) {
        synchronized (history) {
            List<Delta> tail = history.stream()
                    .dropWhile(each -> each.fromSerial() != fromSerial)
                    .toList();
            if (!tail.isEmpty()) {
                ixfrs.incrementAndGet();
            }
            return tail.isEmpty() ? Optional.empty() : Optional.of(tail);
        }
    }
}
