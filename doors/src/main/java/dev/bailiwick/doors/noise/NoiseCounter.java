package dev.bailiwick.doors.noise;

import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Store;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what callers without a credential do at one door, by source network and what was wrong, and writes it as one
 * aggregate entry {@code noise.counted} a minute, whatever the number: spoofed or guessed requests never consume the
 * log. Bounded; thread-safe.
 */
public final class NoiseCounter implements AutoCloseable {
    /** How many sources are told apart between two entries; the rest count together as {@code other}. */
    public static final int MAX_SOURCES = 1_000;

    private static final int MAX_SHOWN = 100;
    private static final Logger LOG = LoggerFactory.getLogger(NoiseCounter.class);

    private record Key(String source, String what) {}

    private final String door;
    private final Store store;
    private final Supplier<Instant> now;
    private final ScheduledExecutorService timer;
    private Map<Key, Long> counts = new HashMap<>();
    private Instant since;

    /**
     * @param door the door's name, as the log tells it
     * @param now the engine's time
     */
    public NoiseCounter(String door, Store store, Supplier<Instant> now) {
        this.door = door;
        this.store = store;
        this.now = now;
        this.since = now.get();
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("noise-" + door).daemon(true).factory());
    }

    /** Begins to write an entry a minute, where there is something to tell. */
    public NoiseCounter start() {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::flushQuietly, 1, 1, TimeUnit.MINUTES);
        return this;
    }

    /**
     * Counts one event.
     *
     * @param what was wrong, one of few words of the door's own, never anything that the caller sent
     */
    public synchronized void count(InetAddress source, String what) {
        Key key = new Key(SourcePrefix.of(source), what);
        if (!counts.containsKey(key) && counts.size() >= MAX_SOURCES) {
            key = new Key("other", what);
        }
        counts.merge(key, 1L, Long::sum);
    }

    /** Writes what was counted since the last time as one entry; none where there was nothing. */
    public CompletableFuture<?> flush() {
        Map<Key, Long> taken;
        Instant from;
        Instant to = now.get();
        synchronized (this) {
            taken = counts;
            from = since;
            counts = new HashMap<>();
            since = to;
        }
        if (taken.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        long total = taken.values().stream().mapToLong(Long::longValue).sum();
        return store.write(tx -> tx.append(Audit.entry("noise.counted", "noise-" + door)
                .through(door)
                .with("from", from.toString())
                .with("total", Long.toString(total))
                .with("sources", Json.write(shown(taken)))
                .outcome("counted")
                .at(to)));
    }

    private static List<Object> shown(Map<Key, Long> counts) {
        List<Map.Entry<Key, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<Key, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(e -> e.getKey().toString()));
        List<Object> shown = new ArrayList<>();
        for (Map.Entry<Key, Long> each : entries.subList(0, Math.min(MAX_SHOWN, entries.size()))) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("source", each.getKey().source());
            tree.put("what", each.getKey().what());
            tree.put("count", each.getValue());
            shown.add(tree);
        }
        return shown;
    }

    private void flushQuietly() {
        try {
            flush().join();
        } catch (RuntimeException e) {
            LOG.warn("what was counted at door {} could not be recorded: {}", door, e.toString());
        }
    }

    /** Writes what is left and stops. */
    @Override
    public void close() {
        timer.shutdown();
        flushQuietly();
    }
}
