package dev.bailiwick.engine.verify;

import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.port.ServerObserver.Observation;
import dev.bailiwick.engine.zone.LiveZone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xbill.DNS.Name;

/**
 * The changes of one zone that are still to be seen. One round asks each server once for each RRset, however many
 * changes wait for the answer. Used by one thread at a time; {@link #add} by any.
 */
final class ZoneWatch {
    /** Changes that may wait at once; further ones are told as not verified. */
    static final int LIMIT = 1_000;

    /** How long a change is asked about again after its deadline. */
    static final Duration GRACE = Duration.ofMinutes(5);

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private record Question(InetSocketAddress server, Name name, int type) {}

    private static final class Item {
        private final Watched watched;
        private final Map<InetSocketAddress, ServerState> last = new HashMap<>();
        private boolean overdue;

        Item(Watched watched) {
            this.watched = watched;
        }
    }

    /** Hears how each change was found; for one change twice where a server comes round after the deadline. */
    interface Sink {
        void found(Watched watched, Sighting sighting);
    }

    private final Supplier<Optional<LiveZone>> zone;
    private final ServerObserver observer;
    private final InstantSource clock;
    private final Sink sink;
    private final List<Item> items = new ArrayList<>();
    private final Semaphore wake = new Semaphore(0);

    ZoneWatch(Supplier<Optional<LiveZone>> zone, ServerObserver observer, InstantSource clock, Sink sink) {
        this.zone = zone;
        this.observer = observer;
        this.clock = clock;
        this.sink = sink;
    }

    /** Adds a change; false where too many wait. */
    boolean add(Watched watched) {
        synchronized (items) {
            if (items.size() >= LIMIT) {
                return false;
            }
            items.add(new Item(watched));
        }
        wake.release();
        return true;
    }

    /** Waits before the next round; returns true early where something was added. */
    boolean pause(Duration atMost) throws InterruptedException {
        boolean woken = wake.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
        return woken;
    }

    /** Ends a pause. */
    void wake() {
        wake.release();
    }

    boolean isEmpty() {
        synchronized (items) {
            return items.isEmpty();
        }
    }

    /** Asks every server once; tells what became certain. Returns whether anything is left to ask. */
    boolean round() {
        List<Item> open;
        synchronized (items) {
            open = List.copyOf(items);
        }
        Map<Question, Observation> answers = new HashMap<>();
        for (Item item : open) {
            if (settle(item, answers)) {
                synchronized (items) {
                    items.remove(item);
                }
            }
        }
        synchronized (items) {
            return !items.isEmpty();
        }
    }

    private boolean settle(Item item, Map<Question, Observation> answers) {
        List<RrsetEdit> current = stillCurrent(item.watched);
        if (current.isEmpty()) {
            return tell(item, Verification.SUPERSEDED, new TreeMap<>(), false);
        }
        TreeMap<String, String> texts = new TreeMap<>();
        boolean allSeen = true;
        boolean certainlyDiffers = false;
        for (InetSocketAddress server : item.watched.servers()) {
            ServerState state = ask(item.watched, server, current, answers);
            // one contradiction may be a server in the middle of loading: it counts when it is repeated
            certainlyDiffers |=
                    state instanceof ServerState.Differs && item.last.get(server) instanceof ServerState.Differs;
            allSeen &= state instanceof ServerState.Seen;
            item.last.put(server, state);
            texts.put(text(server), state.text());
        }
        if (allSeen) {
            return tell(item, Verification.SEEN, texts, false);
        }
        if (certainlyDiffers) {
            return tell(item, Verification.DIFFERS, texts, true);
        }
        return overdue(item, texts);
    }

    private boolean overdue(Item item, SortedMap<String, String> texts) {
        Instant now = clock.instant();
        if (now.isBefore(item.watched.deadline())) {
            return false;
        }
        if (!item.overdue) {
            item.overdue = true;
            tell(item, Verification.UNREACHABLE, texts, item.watched.everyServer());
        }
        return item.watched.everyServer() || now.isAfter(item.watched.deadline().plus(GRACE));
    }

    private ServerState ask(
            Watched watched, InetSocketAddress server, List<RrsetEdit> edits, Map<Question, Observation> answers) {
        ServerState worst = new ServerState.Seen();
        for (RrsetEdit edit : edits) {
            Observation observation = answers.computeIfAbsent(
                    new Question(server, edit.name(), edit.type()),
                    q -> observer.observe(q.server(), watched.zone(), q.name(), q.type(), TIMEOUT));
            Optional<Rrset> wanted =
                    zone.get().flatMap(live -> observer.expected(live.tree(), edit.name(), edit.type()));
            worst = ServerState.worse(worst, ServerState.of(edit, wanted, watched.serial(), observation));
        }
        return worst;
    }

    private List<RrsetEdit> stillCurrent(Watched watched) {
        return zone.get()
                .map(live -> watched.edits().stream()
                        .filter(e -> live.tree().find(e.name(), e.type()).equals(Optional.ofNullable(e.after())))
                        .toList())
                .orElse(List.of());
    }

    private boolean tell(Item item, Verification result, SortedMap<String, String> servers, boolean undo) {
        sink.found(item.watched, new Sighting(result, servers, undo));
        return true;
    }

    static String text(InetSocketAddress server) {
        return (server.getAddress() == null
                        ? server.getHostString()
                        : server.getAddress().getHostAddress()) + ":" + server.getPort();
    }
}
