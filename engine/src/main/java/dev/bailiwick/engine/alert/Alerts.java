package dev.bailiwick.engine.alert;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.CommitListener;
import dev.bailiwick.engine.zone.LiveZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells receivers outside what was done, at least once. The log is the outbox: what is to be told stands there in the
 * transaction that did it, and each receiver has a position in it. Of several nodes on one database one tells at a time.
 * Thread-safe.
 */
public final class Alerts implements CommitListener, AutoCloseable {
    /** What a receiver hears of unless it asks for other entries: every authoritative update. */
    public static final Set<String> UPDATES =
            Set.of("change.applied", "change.outside", "zone.imported", "zone.adopted", "policy.applied");

    /** The kind of finding about a receiver that does not take alerts. */
    static final String FINDING = "alerts";

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String TELLER = "alerts.teller";
    private static final Duration TURN = Duration.ofSeconds(30);
    private static final Duration RENEW = TURN.dividedBy(3);

    private final String node;
    private final Store store;
    private final GovernedTime time;
    private final List<AlertPump> pumps;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private final Condition end = lock.newCondition();
    private boolean closed;
    private long commits;
    private volatile Instant turnUntil = Instant.EPOCH;

    /** @param node this node's name, unique among those on the store */
    public Alerts(String node, Store store, List<AlertReceiver> receivers, GovernedTime time, Meters meters) {
        this.node = node;
        this.store = store;
        this.time = time;
        this.pumps = receivers.stream()
                .map(each -> new AlertPump(each, store, time, this::backOff, meters))
                .toList();
    }

    /** How one receiver fares. */
    public record Status(String receiver, long nextIndex, long logSize, long deadLetters, String trouble) {}

    public void start() {
        pumps.forEach(pump -> threads.add(
                Thread.ofVirtual().name("alerts " + pump.receiver().name()).start(() -> run(pump))));
    }

    /** The receivers in the order of the configuration. */
    public List<Status> status() {
        return store.read(reads -> pumps.stream()
                .map(pump -> {
                    String name = pump.receiver().name();
                    long next = reads.alerts()
                            .position(name)
                            .map(p -> Math.max(p.nextIndex(), pump.state().nextIndex()))
                            .orElse(reads.log().size());
                    return new Status(
                            name,
                            next,
                            reads.log().size(),
                            reads.alerts().deadLetters(name),
                            pump.state().trouble());
                })
                .toList());
    }

    /** Offers a dead letter once more, now; it stays where the receiver does not take it. Blocks. */
    public Delivery retry(String receiver, long index) {
        AlertReceiver to = pumps.stream()
                .map(AlertPump::receiver)
                .filter(each -> each.name().equals(receiver))
                .findFirst()
                .orElseThrow(() -> absent("no such receiver is configured"));
        LogEntryRow row = store.read(reads -> reads.alerts().deadLetters(receiver, index - 1, 1).stream()
                        .filter(each -> each.receiver().equals(receiver) && each.index() == index)
                        .findFirst()
                        .flatMap(each -> reads.log().entry(index)))
                .orElseThrow(() -> absent("no such dead letter"));
        Alert alert = store.read(reads -> AlertText.of(row, reads));
        Delivery delivery = to.offer(List.of(alert)).getFirst();
        Instant now = time.now();
        store.write(tx -> settle(tx, receiver, index, delivery, now)).join();
        return delivery;
    }

    private static boolean settle(Tx tx, String receiver, long index, Delivery delivery, Instant now) {
        switch (delivery) {
            case Delivery.Taken taken -> {
                tx.alerts().exhume(receiver, index);
                if (tx.alerts().deadLetters(receiver) == 0) {
                    tx.findings().close(FINDING, "alert/" + receiver);
                }
            }
            case Delivery.Refused refused -> again(tx, receiver, index, refused.cause(), now);
            case Delivery.Unreachable away -> again(tx, receiver, index, away.cause(), now);
        }
        return true;
    }

    private static void again(Tx tx, String receiver, long index, String cause, Instant now) {
        tx.alerts().deadLetters(receiver, index - 1, 1).stream()
                .filter(each -> each.receiver().equals(receiver) && each.index() == index)
                .forEach(each -> tx.alerts().bury(new DeadLetter(receiver, index, each.attempts() + 1, cause, now)));
    }

    private static Refused absent(String message) {
        return new Refused(Refusal.of(Refusal.Kind.NOT_FOUND, message));
    }

    private void run(AlertPump pump) {
        while (isOpen()) {
            try {
                if (!isMyTurn() || !pump.pump(this::isMyTurn)) {
                    idle();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("telling `{}` failed: {}", pump.receiver().name(), e.toString());
                try {
                    backOff(AlertPump.IDLE);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    /** Of the nodes on one store one tells at a time; two for a moment would tell twice, which is allowed. */
    private boolean isMyTurn() {
        if (!isOpen()) {
            return false;
        }
        Instant now = time.now();
        if (!store.isShared() || now.isBefore(turnUntil.minus(RENEW.multipliedBy(2)))) {
            return true;
        }
        boolean mine = store.write(tx -> {
                    String[] holder =
                            tx.settings().get(TELLER).orElse(node + " " + now).split(" ", 2);
                    if (!holder[0].equals(node) && now.isBefore(Instant.parse(holder[1]))) {
                        return false;
                    }
                    tx.settings().put(TELLER, node + " " + now.plus(TURN));
                    return true;
                })
                .join();
        turnUntil = mine ? now.plus(TURN) : Instant.EPOCH;
        return mine;
    }

    private boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Until something is committed, at most a second. */
    private void idle() throws InterruptedException {
        lock.lock();
        try {
            long seen = commits;
            long left = AlertPump.IDLE.toNanos();
            while (!closed && commits == seen && left > 0) {
                left = something.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** However much is committed meanwhile. */
    private void backOff(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!closed && left > 0) {
                left = end.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A zone has changed: there is something to tell. */
    @Override
    public void committed(LiveZone zone, List<RrsetEdit> edits) {
        if (!pumps.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        lock.lock();
        try {
            commits++;
            something.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            something.signalAll();
            end.signalAll();
        } finally {
            lock.unlock();
        }
        threads.forEach(Thread::interrupt);
        pumps.forEach(pump -> pump.receiver().close());
    }
}
