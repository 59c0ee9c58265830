package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.Changes;
import dev.bailiwick.engine.change.OutsideChanges;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.CommitListener;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneImports;
import dev.bailiwick.engine.zone.ZoneRegistry;
import dev.bailiwick.engine.zone.ZoneWriters;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the zones that other servers hold: takes in what is declared and not known yet, looks at each server soon after
 * a NOTIFY, after changes of ours and at intervals, and sees to it that what went round is recorded, told and, where
 * policy says so, taken back. One virtual thread for each such zone; it only waits. Thread-safe.
 */
public final class BackendLinks implements AutoCloseable, CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLinks.class);
    private static final String UNREACHABLE = "backend-unreachable";

    /**
     * How often is looked.
     *
     * @param supervise how soon a newly declared zone is noticed
     * @param poll how long a server is left alone at most
     * @param settle how long a look waits after a NOTIFY or a change of ours, so that many share one
     * @param whole how often everything is compared
     */
    public record Pace(Duration supervise, Duration poll, Duration settle, Duration whole) {
        /** 1 s, 10 s, 500 ms, 15 min. */
        public static final Pace DEFAULT =
                new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofMinutes(15));
    }

    private static final class Running {
        private final ZoneLink link;
        private final Semaphore wake = new Semaphore(0);
        private volatile boolean ended;
        private boolean unreachable;
        private Instant wholly = Instant.MIN;

        Running(ZoneLink link) {
            this.link = link;
        }
    }

    private final Store store;
    private final PolicyInForce policy;
    private final OpenBackends backends;
    private final ZoneRegistry registry;
    private final ZoneWriters writers;
    private final ZoneImports imports;
    private final Changes changes;
    private final OutsideChanges outside;
    private final GovernedTime time;
    private final Pace pace;
    private final ConcurrentHashMap<ZoneId, Running> running = new ConcurrentHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private volatile boolean closed;

    public BackendLinks(
            Store store,
            PolicyInForce policy,
            OpenBackends backends,
            ZoneRegistry registry,
            ZoneWriters writers,
            ZoneImports imports,
            Changes changes,
            OutsideChanges outside,
            GovernedTime time,
            Pace pace) {
        this.store = store;
        this.policy = policy;
        this.backends = backends;
        this.registry = registry;
        this.writers = writers;
        this.imports = imports;
        this.changes = changes;
        this.outside = outside;
        this.time = time;
        this.pace = pace;
    }

    /** Begins. */
    public void start() {
        Thread.ofVirtual().name("backend-links").start(() -> {
            while (!closed) {
                supervise();
                if (waited(closing, pace.supervise())) {
                    return;
                }
            }
        });
    }

    /** Tells whether another server holds the zone. */
    public boolean isBacked(ZoneId zone) {
        return backends.isBacked(zone);
    }

    /** Looks at a zone's server soon. Nothing for zones that no other server holds. */
    public void notified(ZoneId zone) {
        Running link = running.get(zone);
        if (link != null) {
            link.wake.release();
        }
    }

    /** The same upon a NOTIFY; false where none is expected from there. */
    public boolean notified(ZoneId zone, InetAddress source) {
        boolean expected =
                backends.of(zone).filter(backend -> backend.mayNotify(source)).isPresent();
        if (expected) {
            notified(zone);
        }
        return expected;
    }

    @Override
    public void committed(LiveZone zone, List<RrsetEdit> edits) {
        Running link = running.get(zone.id());
        if (link != null) {
            link.link.touched(edits);
            if (backends.of(zone.id()).map(Backend::followsCheaply).orElse(false)) {
                link.wake.release();
            }
        }
    }

    private void supervise() {
        List<ZoneId> wanted = policy.snapshot().zones().stream()
                .map(named -> named.spec().zone())
                .filter(backends::isBacked)
                .toList();
        wanted.forEach(zone -> running.computeIfAbsent(zone, this::begin));
        running.forEach((zone, link) -> {
            if (!wanted.contains(zone) && running.remove(zone, link)) {
                link.ended = true;
                link.wake.release();
            }
        });
    }

    private Running begin(ZoneId zone) {
        Running link = new Running(new ZoneLink(zone, outside));
        Thread.ofVirtual().name("link-" + zone).start(() -> follow(zone, link));
        return link;
    }

    private void follow(ZoneId zone, Running link) {
        while (!closed && !link.ended) {
            once(zone, link);
            if (waited(link.wake, pace.poll())) {
                // what comes within the same moment is looked at together
                if (waited(closing, pace.settle())) {
                    return;
                }
                link.wake.drainPermits();
            }
        }
    }

    private void once(ZoneId zone, Running link) {
        Optional<Named<ZoneSpec>> document = policy.snapshot().zone(zone);
        Optional<Backend> backend = backends.of(zone);
        if (document.isEmpty() || backend.isEmpty()) {
            return;
        }
        try {
            if (registry.get(zone).isEmpty()) {
                adopt(zone, document.get(), backend.get());
            } else {
                look(zone, link, document.get(), backend.get());
            }
            reached(zone, link);
        } catch (BackendException e) {
            unreachable(zone, link, document.get().spec(), e.getMessage());
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            if (cause instanceof BackendException lost) {
                unreachable(zone, link, document.get().spec(), lost.getMessage());
            } else if (cause instanceof Refused) {
                LOG.debug("zone {} was not looked at: {}", zone, cause.getMessage());
            } else {
                LOG.error("zone {} could not be looked at", zone, cause);
            }
        }
    }

    /** Takes in the whole content of a zone that is declared and was never seen. */
    private void adopt(ZoneId zone, Named<ZoneSpec> document, Backend backend) throws BackendException {
        Backend.Content held = backend.read(zone);
        List<Rrset> content = new ArrayList<>();
        held.tree().subtree(zone.apex()).forEach(content::add);
        imports.adopt(zone, document.spec().backend(), content).join();
        LOG.info(
                "zone {}: {} RRsets taken in from backend {}",
                zone,
                content.size(),
                document.spec().backend());
    }

    private void look(ZoneId zone, Running link, Named<ZoneSpec> document, Backend backend) throws BackendException {
        Instant now = time.now();
        boolean wholly = !now.isBefore(link.wholly);
        if (!wholly && link.link.isQuiet(backend)) {
            return;
        }
        ZoneLink.Looked looked = writers.turn(zone, live -> link.link.look(live, document, backend, wholly))
                .whenComplete((done, error) -> link.link.looked(error == null))
                .join();
        if (wholly) {
            link.wholly = now.plus(pace.whole());
        }
        if (document.spec().drift() == ZoneSpec.Drift.RESTORE) {
            looked.changes().forEach(change -> restore(zone, change));
        }
    }

    private void restore(ZoneId zone, String change) {
        ChangeOutcome outcome = changes.restore(zone, change).join();
        switch (outcome) {
            case ChangeOutcome.Applied applied -> finding(tx -> tx.close("drift", "change/" + change));
            case ChangeOutcome.Refused refused ->
                finding(tx -> tx.open(new FindingRow(
                        "drift",
                        "change/" + change,
                        "urgent",
                        "went round Bailiwick and could not be taken back: "
                                + refused.refusal().message(),
                        time.now())));
            case ChangeOutcome.Waiting waiting -> LOG.info("taking back change {} waits for approval", change);
            case ChangeOutcome.Unsettled unsettled -> LOG.info("taking back change {} is settled later", change);
        }
    }

    private void reached(ZoneId zone, Running link) {
        if (link.unreachable) {
            link.unreachable = false;
            finding(findings -> findings.close(UNREACHABLE, "zone/" + zone));
        }
    }

    private void unreachable(ZoneId zone, Running link, ZoneSpec spec, String cause) {
        if (!link.unreachable) {
            link.unreachable = true;
            LOG.warn("zone {}: backend {} could not be asked: {}", zone, spec.backend(), cause);
            finding(findings -> findings.open(new FindingRow(
                    UNREACHABLE,
                    "zone/" + zone,
                    "urgent",
                    "backend `" + spec.backend() + "` could not be asked: " + cause,
                    time.now())));
        }
    }

    private interface FindingEdit {
        void on(dev.bailiwick.engine.port.FindingRows.Writable findings);
    }

    private void finding(FindingEdit edit) {
        store.write(tx -> {
                    edit.on(tx.findings());
                    return true;
                })
                .join();
    }

    /** Waits; true where it was woken. An interrupt ends everything. */
    private boolean waited(Semaphore wake, Duration atMost) {
        try {
            return wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            return true;
        }
    }

    @Override
    public void close() {
        closed = true;
        closing.release(1_000_000);
        running.values().forEach(link -> link.wake.release());
    }
}
