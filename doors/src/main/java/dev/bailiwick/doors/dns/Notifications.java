package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.dns.notify.Notifier;
import dev.bailiwick.dns.notify.NotifyListener;
import dev.bailiwick.dns.notify.NotifyTarget;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.zone.CommitListener;
import dev.bailiwick.engine.zone.LiveZone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Tells a zone's secondaries of each committed version, signed with the key they transfer by. One that does not answer
 * is a finding until it does. Thread-safe.
 */
final class Notifications implements CommitListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final String FINDING = "secondary-silent";

    private final Engine engine;
    private final String view;
    private final Secondaries secondaries;
    private final Notifier notifier;
    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    private Notifications(Engine engine, DnsDoorSettings settings, Secondaries secondaries) throws IOException {
        this.engine = engine;
        this.view = settings.view();
        this.secondaries = secondaries;
        this.notifier = Notifier.start(
                settings.notifyFrom(),
                settings.notifying(),
                this::heard,
                () -> engine.time().wall());
    }

    static Notifications start(Engine engine, DnsDoorSettings settings, Secondaries secondaries) throws IOException {
        return new Notifications(engine, settings, secondaries);
    }

    @Override
    public void committed(LiveZone zone, List<RrsetEdit> edits) {
        if (!zone.id().view().equals(view)) {
            return;
        }
        List<NotifyTarget> targets = engine.policy()
                .snapshot()
                .zone(zone.id())
                .map(named -> targets(named.spec()))
                .orElse(List.of());
        if (!targets.isEmpty()) {
            zone.tree()
                    .find(zone.id().apex(), Type.SOA)
                    .ifPresent(soa ->
                            notifier.tell(zone.id(), (SOARecord) soa.records().getFirst(), targets));
        }
    }

    /** Tells all secondaries of all zones: what was committed before a crash may never have been told. */
    void tellAll() {
        engine.zones().all().forEach(zone -> committed(zone, List.of()));
    }

    private List<NotifyTarget> targets(ZoneSpec zone) {
        List<NotifyTarget> targets = new ArrayList<>();
        for (ZoneSpec.Secondary each : zone.secondaries()) {
            if (each.address().isUnresolved() || each.address().getPort() == 0) {
                continue;
            }
            Optional<TsigKey> key = secondaries.key(each.key());
            if (key.isEmpty()) {
                LOG.warn("the local configuration has no secret `{}`: NOTIFY to {} is not signed", each.key(), zone);
            }
            targets.add(new NotifyTarget(each.address(), key));
        }
        return targets;
    }

    private void heard(ZoneId zone, InetSocketAddress secondary, long serial, NotifyListener.Outcome outcome) {
        String subject = "zone/" + zone + "@" + secondary.getAddress().getHostAddress() + ":" + secondary.getPort();
        Instant now = engine.time().now();
        switch (outcome) {
            case ACKNOWLEDGED -> {
                if (silent.remove(subject)) {
                    Background.run(
                            "closing a finding about a secondary",
                            engine.store().write(tx -> {
                                tx.findings().close(FINDING, subject);
                                return true;
                            }));
                }
            }
            case REFUSED, UNANSWERED, DROPPED -> {
                if (silent.add(subject)) {
                    String message = "NOTIFY of serial " + serial + " came to: "
                            + outcome.name().toLowerCase(java.util.Locale.ROOT);
                    Background.run(
                            "recording a finding about a secondary",
                            engine.store().write(tx -> {
                                tx.findings().open(new FindingRow(FINDING, subject, "warning", message, now));
                                return true;
                            }));
                }
            }
        }
    }

    @Override
    public void close() {
        notifier.close();
    }
}
