package dev.bailiwick.engine.backend;

import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.engine.backend.FollowerLink.Looked;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one follower level: looks after changes, at intervals and after a failure ever more seldom, and tells when it is
 * behind for longer than it may be. Runs on a thread of its own, which mostly waits; {@link #changed}, {@link #hint} and
 * {@link #end} by any thread.
 */
final class FollowerLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerLoop.class);

    /** How often the deadline is looked at while the follower is behind. */
    private static final Duration TICK = Duration.ofMillis(500);

    private static final Duration NOT_YET = Duration.ofMillis(20);

    private final FollowerLink link;
    private final FollowerRecords records;
    private final Function<String, Optional<Backend>> backends;
    private final Supplier<Optional<ZoneSpec>> document;
    private final GovernedTime time;
    private final Followers.Pace pace;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean ended;
    private volatile boolean failing;

    // of the running thread
    private Instant wholly = Instant.MIN;
    private boolean prove = true;
    private boolean settled;
    private boolean unreachable;
    private @Nullable Instant since;
    private String differing = "";
    private String cause = "";
    private String told = "";
    private Duration backoff;

    FollowerLoop(
            FollowerLink link,
            FollowerRecords records,
            Function<String, Optional<Backend>> backends,
            Supplier<Optional<ZoneSpec>> document,
            GovernedTime time,
            Followers.Pace pace) {
        this.link = link;
        this.records = records;
        this.backends = backends;
        this.document = document;
        this.time = time;
        this.pace = pace;
        this.backoff = pace.firstPause();
    }

    /** The zone has changed here: one that fails is not asked sooner for it. */
    void changed() {
        if (!failing) {
            wake.release();
        }
    }

    /** The follower may have moved, or may answer again. */
    void hint() {
        wake.release();
    }

    void end() {
        ended = true;
        wake.release();
    }

    @Override
    public void run() {
        while (!ended) {
            Duration pause;
            try {
                pause = once();
            } catch (RuntimeException e) {
                LOG.error("{} could not be looked at", link.place(), e);
                pause = failed("it could not be looked at here");
            }
            if (!ended && waited(pause)) {
                return;
            }
        }
    }

    /** Looks once; returns how long it is left alone then. */
    private Duration once() {
        ZoneSpec spec = document.get().orElse(null);
        Backend backend = backends.apply(link.place().backend()).orElse(null);
        if (spec == null || backend == null) {
            return pace.poll();
        }
        Instant now = time.now();
        boolean whole = !now.isBefore(wholly);
        try {
            Looked looked = link.look(backend, spec, prove, whole);
            reached();
            if (whole && !(looked instanceof Looked.NotYet)) {
                wholly = now.plus(pace.whole());
            }
            Duration pause = after(looked, spec, backend);
            tellIfOverdue(spec);
            return pause;
        } catch (BackendException e) {
            return unreachable(spec, e.getMessage());
        } catch (CompletionException e) {
            LOG.warn("{}: the store does not write: {}", link.place(), e.toString());
            return failed("the store does not write");
        }
    }

    private Duration after(Looked looked, ZoneSpec spec, Backend backend) {
        return switch (looked) {
            case Looked.NotYet notYet -> NOT_YET;
            case Looked.Level level -> {
                level();
                yield pace.poll();
            }
            case Looked.Sent sent -> {
                behindSince();
                differing = "what it was sent does not show";
                cause = "its answers were that all was taken";
                failing = false;
                // a server that is cheap to read proves at once what it has taken; once more and it has to be waited
                // for
                boolean again = backend.followsCheaply() && !prove;
                prove = true;
                yield again ? Duration.ZERO : shorter(backend.followsCheaply() ? backoff() : proofWithin(spec));
            }
            case Looked.Behind behind -> {
                behindSince();
                differing = behind.rrsets() + (behind.rrsets() == 1 ? " RRset differs" : " RRsets differ");
                yield failed(behind.cause());
            }
        };
    }

    private Duration proofWithin(ZoneSpec spec) {
        return spec.followWithin().dividedBy(2);
    }

    private Duration shorter(Duration one) {
        return one.compareTo(pace.poll()) < 0 ? one : pace.poll();
    }

    private void level() {
        failing = false;
        prove = false;
        backoff = pace.firstPause();
        since = null;
        if (!settled || !told.isEmpty()) {
            records.caughtUp(link.place());
            settled = true;
            told = "";
        }
    }

    private void behindSince() {
        if (since == null) {
            since = time.now();
        }
    }

    private Duration failed(String why) {
        cause = why;
        failing = true;
        prove = true;
        return backoff();
    }

    private Duration backoff() {
        Duration pause = backoff;
        Duration next = backoff.multipliedBy(2);
        backoff = next.compareTo(pace.longestPause()) > 0 ? pace.longestPause() : next;
        return pause;
    }

    private void reached() {
        if (unreachable || !settled) {
            records.reached(link.place());
            unreachable = false;
        }
    }

    private Duration unreachable(ZoneSpec spec, String why) {
        if (!unreachable) {
            unreachable = true;
            LOG.warn("{} could not be asked: {}", link.place(), why);
            records.unreachable(link.place(), why);
        }
        Duration pause = failed(why);
        tellIfOverdue(spec);
        return pause;
    }

    /** A follower that cannot be read is behind once something has changed here that it has not been seen to hold. */
    private void tellIfOverdue(ZoneSpec spec) {
        if (unreachable) {
            int pending = link.pending();
            if (pending > 0) {
                behindSince();
            }
            differing = pending + (pending == 1 ? " RRset differs" : " RRsets differ") + ", at least";
        }
        Instant from = since;
        if (from == null || time.now().isBefore(from.plus(spec.followWithin()))) {
            return;
        }
        String message = differing + cause;
        if (!message.equals(told)) {
            told = message;
            records.behind(link.place(), from, differing, cause);
        }
    }

    /** Waits, and keeps an eye on the deadline; true where the thread is to end. */
    private boolean waited(Duration pause) {
        try {
            Duration left = pause;
            while (left.isPositive() && !ended) {
                Duration next = left.compareTo(TICK) > 0 ? TICK : left;
                if (wake.tryAcquire(next.toMillis(), TimeUnit.MILLISECONDS)) {
                    // what comes within the same moment is looked at together
                    wake.tryAcquire(Integer.MAX_VALUE, pace.settle().toMillis(), TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                    return ended;
                }
                left = left.minus(next);
                if (since != null || unreachable) {
                    document.get().ifPresent(this::tellIfOverdue);
                }
            }
            prove = true;
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
