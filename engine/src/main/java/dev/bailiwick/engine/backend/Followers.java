package dev.bailiwick.engine.backend;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.CommitListener;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends beside a zone's own: each is brought to hold the same, by its state and not by what was sent to it, so that
 * one that was away gets what is different then. One virtual thread for each zone at each; it mostly waits. Thread-safe.
 */
public final class Followers implements AutoCloseable, CommitListener {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    /**
     * How often is looked.
     *
     * @param supervise how soon a newly declared follower is noticed
     * @param poll how long a follower that is level is left alone at most
     * @param settle how long a look waits after a change, so that many share one
     * @param whole how often everything is compared
     * @param firstPause how long one that failed is left alone, at first
     * @param longestPause the same after many failures
     */
    public record Pace(
            Duration supervise,
            Duration poll,
            Duration settle,
            Duration whole,
            Duration firstPause,
            Duration longestPause) {
        /** 1 s, 10 s, 50 ms, 15 min, 1 s, 1 min. */
        public static final Pace DEFAULT = new Pace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(50),
                Duration.ofMinutes(15),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
    }

    private final Store store;
    private final PolicyInForce policy;
    private final OpenBackends backends;
    private final ZoneRegistry zones;
    private final GovernedTime time;
    private final Pace pace;
    private final FollowerRecords records;
    private final Map<FollowerPlace, FollowerLoop> running = new ConcurrentHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private volatile boolean closed;

    public Followers(
            Store store,
            PolicyInForce policy,
            OpenBackends backends,
            ZoneRegistry zones,
            GovernedTime time,
            Pace pace) {
        this.store = store;
        this.policy = policy;
        this.backends = backends;
        this.zones = zones;
        this.time = time;
        this.pace = pace;
        this.records = new FollowerRecords(store, time);
    }

    /** Begins. */
    public void start() {
        Thread.ofVirtual().name("followers").start(() -> {
            try {
                while (!closed) {
                    supervise();
                    if (closing.tryAcquire(pace.supervise().toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void committed(LiveZone zone, List<RrsetEdit> edits) {
        each(zone.id(), FollowerLoop::changed);
    }

    /** Looks at a zone's followers soon. */
    public void notified(ZoneId zone) {
        each(zone, FollowerLoop::hint);
    }

    /** The same upon a NOTIFY; false where none is expected from there. */
    public boolean notified(ZoneId zone, InetAddress source) {
        boolean expected = running.keySet().stream()
                .filter(place -> place.zone().equals(zone))
                .flatMap(place -> backends.named(place.backend()).stream())
                .anyMatch(backend -> backend.mayNotify(source));
        if (expected) {
            notified(zone);
        }
        return expected;
    }

    private void each(ZoneId zone, Consumer<FollowerLoop> what) {
        running.forEach((place, loop) -> {
            if (place.zone().equals(zone)) {
                what.accept(loop);
            }
        });
    }

    private void supervise() {
        try {
            Set<FollowerPlace> wanted = new HashSet<>();
            for (Named<ZoneSpec> zone : policy.snapshot().zones()) {
                zone.spec()
                        .followers()
                        .forEach(follower ->
                                wanted.add(new FollowerPlace(zone.spec().zone(), follower.backend())));
            }
            wanted.forEach(place -> running.computeIfAbsent(place, this::begin));
            running.forEach((place, loop) -> {
                if (!wanted.contains(place) && running.remove(place, loop)) {
                    loop.end();
                    records.forget(place);
                }
            });
        } catch (RuntimeException e) {
            LOG.error("the followers of zones could not be looked after", e);
        }
    }

    private FollowerLoop begin(FollowerPlace place) {
        FollowerLoop loop = new FollowerLoop(
                new FollowerLink(place, store, zones, records),
                records,
                backends::named,
                () -> document(place),
                time,
                pace);
        Thread.ofVirtual()
                .name("follower-" + place.zone() + "-" + place.backend())
                .start(loop);
        return loop;
    }

    private Optional<ZoneSpec> document(FollowerPlace place) {
        return policy.snapshot().zone(place.zone()).map(Named::spec).filter(spec -> spec.isFollowedBy(place.backend()));
    }

    @Override
    public void close() {
        closed = true;
        closing.release();
        running.values().forEach(FollowerLoop::end);
    }
}
