package dev.bailiwick.engine.verify;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that committed changes are looked for at the servers that their zone names. One virtual thread for each
 * zone that has something to look for; it only waits. Thread-safe.
 */
public final class Verifications implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Hears how a change was found. May be called again for the same change, from {@code unreachable} to {@code seen}. */
    public interface Listener {
        void found(Watched watched, Sighting sighting);
    }

    private final ZoneRegistry registry;
    private final ServerObserver observer;
    private final InstantSource clock;
    private final Listener listener;
    private final ConcurrentHashMap<ZoneId, ZoneWatch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Verifications(ZoneRegistry registry, ServerObserver observer, InstantSource clock, Listener listener) {
        this.registry = registry;
        this.observer = observer;
        this.clock = clock;
        this.listener = listener;
    }

    /** Begins to look for a change; one without servers is told as seen at once, as the primary is this server. */
    public void watch(Watched watched) {
        if (watched.servers().isEmpty()) {
            listener.found(watched, new Sighting(Verification.SEEN, new TreeMap<>(), false));
            return;
        }
        watches.compute(watched.zone(), (zone, running) -> {
            ZoneWatch watch = running == null ? begin(zone) : running;
            if (!watch.add(watched)) {
                TreeMap<String, String> none = new TreeMap<>();
                none.put("*", "not asked: too many changes wait for verification");
                listener.found(watched, new Sighting(Verification.UNREACHABLE, none, watched.everyServer()));
            }
            return watch;
        });
    }

    private ZoneWatch begin(ZoneId zone) {
        ZoneWatch watch = new ZoneWatch(() -> registry.get(zone), observer, clock, listener::found);
        Thread.ofVirtual().name("verify-" + zone).start(() -> run(zone, watch));
        return watch;
    }

    private void run(ZoneId zone, ZoneWatch watch) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                pause = watch.pause(pause) ? FIRST_PAUSE : longer(pause);
                if (!closed && !watch.round() && ended(zone, watch)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(3).dividedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** Takes the watch out unless something was added in the meantime. */
    private boolean ended(ZoneId zone, ZoneWatch watch) {
        return watches.computeIfPresent(zone, (id, running) -> watch.isEmpty() ? null : running) == null;
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(ZoneWatch::wake);
    }
}
