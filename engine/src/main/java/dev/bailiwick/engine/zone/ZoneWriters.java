package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The writers of all zones, made as they are needed. Thread-safe. */
public final class ZoneWriters implements AutoCloseable {
    private final String node;
    private final Store store;
    private final GovernedTime time;
    private final ZoneRegistry registry;
    private final Function<ZoneId, Optional<Backend>> backends;
    private final CopyOnWriteArrayList<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private volatile ChangeListener changes = (zone, applied) -> {};
    private volatile Settler settler = new NoSettler();
    private final ConcurrentHashMap<ZoneId, ZoneWriter> builtin = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ZoneId, BackedWriter> backed = new ConcurrentHashMap<>();

    /**
     * @param node this node's name, by which it holds writer leases
     * @param backends the server that holds a zone; empty where the built-in primary does
     */
    public ZoneWriters(
            String node,
            Store store,
            GovernedTime time,
            ZoneRegistry registry,
            Function<ZoneId, Optional<Backend>> backends) {
        this.node = node;
        this.store = store;
        this.time = time;
        this.registry = registry;
        this.backends = backends;
    }

    /** Sets who hears of applied changes, and who records what became of those that a server was asked for, at start. */
    public void follow(ChangeListener listener, Settler records) {
        changes = listener;
        settler = records;
    }

    /** Adds a listener, at start. */
    public void listen(CommitListener listener) {
        listeners.add(listener);
    }

    /**
     * Queues a job for a zone's writer; the future completes once the job's batch is durable and its effect published.
     * Exceptionally with {@link dev.bailiwick.core.refusal.Refused}: NOT_FOUND, LIMIT_REACHED or UNAVAILABLE.
     */
    public <R> CompletableFuture<R> submit(ZoneId zone, ZoneJob<R> job) {
        return writer(zone).submit(job);
    }

    /** Queues a look at the server of a zone while no change is on its way there. */
    public <R> CompletableFuture<R> turn(ZoneId zone, ZoneTurn<R> turn) {
        return writer(zone).turn(turn);
    }

    private Writer writer(ZoneId zone) {
        return backends.apply(zone).isPresent()
                ? backed.computeIfAbsent(zone, id -> new BackedWriter(site(id), backends, settler))
                : builtin.computeIfAbsent(zone, id -> new ZoneWriter(site(id)));
    }

    private ZoneSite site(ZoneId zone) {
        return new ZoneSite(
                zone,
                node,
                store,
                time,
                registry,
                (live, edits) -> listeners.forEach(each -> each.committed(live, edits)),
                (live, applied) -> changes.applied(live, applied));
    }

    /** Writes what is known of servers' answers and not durable yet. */
    @Override
    public void close() {
        backed.values().forEach(BackedWriter::close);
    }

    private static final class NoSettler implements Settler {
        @Override
        public void settled(Batch batch, String changeId, Backend.Outcome outcome) {
            throw new IllegalStateException("nobody records outcomes yet");
        }

        @Override
        public List<Backend.Intended> open(ZoneId zone) {
            throw new IllegalStateException("nobody records outcomes yet");
        }
    }
}
