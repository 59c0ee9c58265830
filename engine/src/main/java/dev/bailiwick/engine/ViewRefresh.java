package dev.bailiwick.engine;

import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.credential.Freshness;
import dev.bailiwick.engine.credential.Watermarks;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what other nodes may have written: revocations and policy, several times within the second that a view may
 * be old, and the zones. On a thread of its own, so that nothing else makes the view old. Where nobody else writes the
 * database it finds only what a commit brought whose answer was lost.
 */
final class ViewRefresh implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewRefresh.class);
    private static final long PAUSE_MILLIS = 200;

    private final Store store;
    private final Watermarks watermarks;
    private final PolicyInForce policy;
    private final ZoneRegistry zones;
    private final Freshness freshness;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("view-refresh").daemon(true).factory());

    ViewRefresh(Store store, Watermarks watermarks, PolicyInForce policy, ZoneRegistry zones, Freshness freshness) {
        this.store = store;
        this.watermarks = watermarks;
        this.policy = policy;
        this.zones = zones;
        this.freshness = freshness;
    }

    void start() {
        Background.repeat(timer.scheduleWithFixedDelay(this::beat, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void beat() {
        try {
            freshness.prove(() -> {
                watermarks.refresh(store);
                policy.refresh(store);
            });
            if (store.isShared()) {
                zones.refresh(store);
            }
        } catch (RuntimeException e) {
            LOG.warn("what other nodes wrote could not be read: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
