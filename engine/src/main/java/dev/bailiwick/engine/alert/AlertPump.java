package dev.bailiwick.engine.alert;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import dev.bailiwick.engine.port.AlertRows.Position;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.Reads;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads the log on for one receiver and offers it what is new. Its position is durable only after what lies before it was
 * taken or buried, so each alert is told at least once. One thread runs it; {@link #state} may be read by any.
 */
final class AlertPump {
    /** Alerts offered at once. */
    static final int BATCH = 64;

    /** Attempts in vain after which a person should look. */
    private static final int TELL_AFTER = 3;

    private final AlertReceiver receiver;
    private final Store store;
    private final GovernedTime time;
    private final Pause pause;
    private final Meters meters;
    private volatile State state;

    AlertPump(AlertReceiver receiver, Store store, GovernedTime time, Pause pause, Meters meters) {
        this.receiver = receiver;
        this.store = store;
        this.time = time;
        this.pause = pause;
        this.meters = meters;
        this.state = new State(-1, "", false);
    }

    /**
     * How the receiver fares.
     *
     * @param nextIndex the first entry that it was not offered; negative before the first look
     * @param trouble why it does not take what it is offered; empty while it does
     * @param told whether a finding says so
     */
    record State(long nextIndex, String trouble, boolean told) {}

    State state() {
        return state;
    }

    AlertReceiver receiver() {
        return receiver;
    }

    /** What lies ahead, and where it ends; there may be more after it unless nothing at all was there. */
    private record Ahead(List<Alert> alerts, long end, boolean more) {}

    /**
     * Offers what is new, a batch at most.
     *
     * @param goOn asked between attempts
     * @return whether there may be more
     */
    boolean pump(BooleanSupplier goOn) throws InterruptedException {
        if (state.nextIndex() < 0) {
            state = new State(begin(), "", false);
        }
        Ahead ahead = ahead(state.nextIndex());
        if (ahead.alerts().isEmpty()) {
            state = new State(ahead.end(), state.trouble(), state.told());
            return ahead.more();
        }
        Round round = new Round(receiver, ahead.alerts(), time::now);
        for (int attempt = 1; ; attempt++) {
            meters.alerts(receiver.name(), round.attempt(), round.left());
            if (round.isDone()) {
                break;
            }
            trouble(round, attempt);
            pause.forTime(round.pause());
            if (!goOn.getAsBoolean()) {
                return false;
            }
        }
        settle(ahead.end(), round.dead());
        return true;
    }

    /** A receiver that is new hears of what happens from now on. */
    private long begin() {
        Instant now = time.now();
        return store.write(tx -> tx.alerts().position(receiver.name()).orElseGet(() -> {
                    Position start = new Position(receiver.name(), tx.log().size(), now);
                    tx.alerts().move(start);
                    return start;
                }))
                .join()
                .nextIndex();
    }

    /** From where this node or another has come to. */
    private Ahead ahead(long own) {
        return store.read(reads -> {
            long from = Math.max(own, position(reads));
            long size = reads.log().size();
            List<LogEntryRow> rows = reads.log().following(from, receiver.types(), BATCH);
            long end = rows.isEmpty() ? size : rows.getLast().index() + 1;
            return new Ahead(
                    rows.stream()
                            .filter(AlertText::isTold)
                            .map(row -> AlertText.of(row, reads))
                            .toList(),
                    end,
                    !rows.isEmpty());
        });
    }

    private long position(Reads reads) {
        return reads.alerts().position(receiver.name()).map(Position::nextIndex).orElse(0L);
    }

    private void trouble(Round round, int attempt) {
        boolean tell = attempt >= TELL_AFTER;
        if (tell && !state.told()) {
            String message = "receiver `" + receiver.name() + "` does not take alerts: " + round.trouble();
            store.write(tx -> open(tx, message)).join();
        }
        state = new State(state.nextIndex(), round.trouble(), state.told() || tell);
    }

    private void settle(long end, List<DeadLetter> dead) {
        Instant now = time.now();
        store.write(tx -> {
                    tx.alerts().move(new Position(receiver.name(), Math.max(end, position(tx)), now));
                    dead.forEach(tx.alerts()::bury);
                    long buried = tx.alerts().deadLetters(receiver.name());
                    if (buried > 0) {
                        return open(
                                tx,
                                "receiver `" + receiver.name() + "` did not take " + buried
                                        + " alerts: `bailiwick alerts dead` lists them");
                    }
                    tx.findings().close(Alerts.FINDING, subject());
                    return true;
                })
                .join();
        state = new State(end, "", false);
    }

    private boolean open(Tx tx, String message) {
        tx.findings().open(new FindingRow(Alerts.FINDING, subject(), "warning", message, time.now()));
        return true;
    }

    private String subject() {
        return "alert/" + receiver.name();
    }

    /** The longest that an idle receiver goes without a look at the log. */
    static final Duration IDLE = Duration.ofSeconds(1);
}
