package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The writers of all zones, made as they are needed. Thread-safe. */
public final class ZoneWriters {
    private final String node;
    private final Store store;
    private final GovernedTime time;
    private final ZoneRegistry registry;
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ChangeListener changes = (zone, applied) -> {};
    private final ConcurrentHashMap<ZoneId, ZoneWriter> writers = new ConcurrentHashMap<>();

    /**
     * @param node this node's name, by which it holds writer leases
     */
    public ZoneWriters(String node, Store store, GovernedTime time, ZoneRegistry registry) {
        this.node = node;
        this.store = store;
        this.time = time;
        this.registry = registry;
    }

    /** Sets who hears of applied changes, at start. */
    public void follow(ChangeListener listener) {
        changes = listener;
    }

    /** Adds a listener, at start. */
    public void listen(CommitListener listener) {
        listeners.add(listener);
    }

    /**
     * Queues a job for a zone's writer; the future completes once the job's batch is durable and published.
     * Exceptionally with {@link dev.bailiwick.core.refusal.Refused}: NOT_FOUND, LIMIT_REACHED or UNAVAILABLE.
     */
    public <R> CompletableFuture<R> submit(ZoneId zone, ZoneJob<R> job) {
        return writers.computeIfAbsent(
                        zone,
                        id -> new ZoneWriter(
                                id,
                                node,
                                store,
                                time,
                                registry,
                                (live, edits) -> listeners.forEach(each -> each.committed(live, edits)),
                                (live, applied) -> changes.applied(live, applied)))
                .submit(job);
    }
}
