package dev.bailiwick.engine;

import dev.bailiwick.engine.audit.Checkpoints;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.change.ChallengeExpiry;
import dev.bailiwick.engine.change.ChangeExpiry;
import dev.bailiwick.engine.credential.Leases;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens each second: the time is recorded, the log signed, what is over forgotten. */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final int FORGET_AT_ONCE = 1_000;

    /** How many seconds a challenge value outlives its lease at most, or so. */
    private static final int EXPIRY_BEATS = 5;

    private final Store store;
    private final GovernedTime time;
    private final Checkpoints checkpoints;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon(true).factory());
    private final ChallengeExpiry expiry;
    private long beats;

    Heartbeat(Store store, GovernedTime time, Checkpoints checkpoints, ChallengeExpiry expiry) {
        this.store = store;
        this.time = time;
        this.checkpoints = checkpoints;
        this.expiry = expiry;
    }

    void start() {
        Background.repeat(timer.scheduleWithFixedDelay(this::beat, 0, 1, TimeUnit.SECONDS));
    }

    private void beat() {
        try {
            recordTime();
            checkpoints.checkpoint();
            if (++beats % EXPIRY_BEATS == 0) {
                expiry.sweep();
            }
            if (beats % 60 == 0) {
                forget();
            }
        } catch (RuntimeException e) {
            LOG.warn("the heartbeat failed: {}", e.toString());
        }
    }

    private void recordTime() {
        Instant recorded = time.toRecord();
        boolean doubt = time.inDoubt();
        store.write(tx -> {
                    tx.settings().put(Engine.RECORDED_TIME, recorded.toString());
                    if (doubt) {
                        tx.findings()
                                .open(new FindingRow(
                                        "clock",
                                        "clock",
                                        "urgent",
                                        "the clock was stepped: issuance and approval are stopped until it is confirmed",
                                        recorded));
                    } else {
                        tx.findings().close("clock", "clock");
                    }
                    return true;
                })
                .join();
    }

    private void forget() {
        Instant now = time.now();
        store.write(tx -> {
                    ChangeExpiry.sweep(tx, now, FORGET_AT_ONCE);
                    tx.changes().forgetAnswers(now, FORGET_AT_ONCE);
                    tx.credentials().forgetProofs(now, FORGET_AT_ONCE);
                    tx.credentials().shredSecrets(now.minus(Leases.LATE_USE), FORGET_AT_ONCE);
                    return true;
                })
                .join();
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
