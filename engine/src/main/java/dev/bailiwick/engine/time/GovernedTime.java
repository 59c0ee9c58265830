package dev.bailiwick.engine.time;

import dev.bailiwick.engine.port.EngineClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time by which every end is judged: the later of the wall clock and the latest time ever recorded, durable across
 * restarts, so that nothing ended revives when the clock is set back. Thread-safe.
 *
 * <p>A step of more than five minutes (wall against monotonic while running, or wall behind the recorded time at start)
 * puts the clock in doubt: issuance and approval stop until an administrator confirms the time. Uses go on. A forward
 * step is not recorded until then, else one wrong hour would end every lease for good.
 */
public final class GovernedTime {
    /** The step from which the clock is in doubt. */
    public static final Duration DOUBTFUL_STEP = Duration.ofMinutes(5);

    /** How often the latest time is worth recording: an end may thus revive by at most this long after a crash. */
    public static final Duration RECORD_EVERY = Duration.ofSeconds(1);

    private final EngineClock clock;
    private Instant recorded;
    private Instant lastWall;
    private long lastNanos;
    private boolean doubtful;

    /**
     * @param recorded the latest time recorded by an earlier run; {@link Instant#EPOCH} for none
     */
    public GovernedTime(EngineClock clock, Instant recorded) {
        this.clock = clock;
        this.recorded = recorded;
        this.lastWall = clock.wall();
        this.lastNanos = clock.monotonicNanos();
        this.doubtful = lastWall.isBefore(recorded.minus(DOUBTFUL_STEP));
    }

    /** The time by which ends are judged. */
    public synchronized Instant now() {
        observe();
        return lastWall.isAfter(recorded) ? lastWall : recorded;
    }

    /** The wall clock as it is: for TSIG alone (RFC 8945, section 5.2.3). */
    public Instant wall() {
        return clock.wall();
    }

    /** For how long something took, in nanoseconds of an arbitrary origin. */
    public long monotonicNanos() {
        return clock.monotonicNanos();
    }

    /** Tells whether issuance and approval must stop. */
    public synchronized boolean inDoubt() {
        observe();
        return doubtful;
    }

    /** The time to make durable: the latest that is beyond doubt. */
    public synchronized Instant toRecord() {
        observe();
        return recorded;
    }

    /** An administrator says that the wall clock is right. A recorded time that lies ahead of it stays in force. */
    public synchronized void confirm() {
        lastWall = clock.wall();
        lastNanos = clock.monotonicNanos();
        doubtful = false;
    }

    private void observe() {
        Instant wall = clock.wall();
        long nanos = clock.monotonicNanos();
        Duration step =
                Duration.between(lastWall.plusNanos(nanos - lastNanos), wall).abs();
        if (step.compareTo(DOUBTFUL_STEP) > 0) {
            doubtful = true;
        }
        lastWall = wall;
        lastNanos = nanos;
        if (!doubtful && wall.isAfter(recorded)) {
            recorded = wall;
        }
    }
}
