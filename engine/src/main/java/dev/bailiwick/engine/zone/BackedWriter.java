package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Backend;
import dev.bailiwick.engine.port.Backend.BackendException;
import dev.bailiwick.engine.port.Backend.Intended;
import dev.bailiwick.engine.port.Backend.Outcome;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.zone.ZoneQueue.Pending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a zone that another server holds. In turn: the outcomes of the batch before and the intents of the
 * next one become durable together, the server is asked, the zone is served as the server has taken it, callers are
 * answered. So an intent is durable before the server hears of it, and an outcome with the next batch, at the latest
 * {@link #LINGER} later. What is not known is settled by looking at what the server holds before anything else is sent.
 *
 * <p>Thread-safe; one virtual thread works while there is something to do.
 */
final class BackedWriter implements Writer {
    private static final Logger LOG = LoggerFactory.getLogger(BackedWriter.class);

    /** How long outcomes wait for the next batch before they are written by themselves. */
    static final Duration LINGER = Duration.ofMillis(50);

    /** How often a server that owes an answer is looked at while nobody else asks. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final int TURNS_LIMIT = 16;

    private record Known(Intended change, Outcome outcome) {}

    private record Stage(LiveZone durable, List<Intended> intended, List<ZoneQueue.Answer> answers) {}

    private record Turn<R>(ZoneTurn<R> turn, CompletableFuture<R> answer) {}

    /** Another node wrote the zone in between; what it left has to be looked at first. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overtaken() {
            super("another node wrote the zone in between");
        }
    }

    private final ZoneSite site;
    private final Function<ZoneId, Optional<Backend>> backends;
    private final Settler settler;
    private final ZoneQueue queue = new ZoneQueue();
    private final ArrayDeque<Turn<?>> turns = new ArrayDeque<>();
    private final Semaphore wake = new Semaphore(0);
    private final Object lock = new Object();
    private @Nullable Thread worker;
    private boolean closed;

    // of the working thread
    private List<Known> known = List.of();
    private @Nullable LiveZone durable;
    private long epoch = -1;
    private boolean settled;

    BackedWriter(ZoneSite site, Function<ZoneId, Optional<Backend>> backends, Settler settler) {
        this.site = site;
        this.backends = backends;
        this.settler = settler;
    }

    @Override
    public <R> CompletableFuture<R> submit(ZoneJob<R> job) {
        CompletableFuture<R> answer = queue.add(job);
        wake();
        return answer;
    }

    @Override
    public <R> CompletableFuture<R> turn(ZoneTurn<R> turn) {
        Turn<R> wanted = new Turn<>(turn, new CompletableFuture<>());
        synchronized (lock) {
            if (turns.size() >= TURNS_LIMIT) {
                return CompletableFuture.failedFuture(
                        new Refused(Refusal.Kind.LIMIT_REACHED, "too many wait to look at this zone's server"));
            }
            turns.add(wanted);
        }
        wake();
        return wanted.answer();
    }

    @Override
    public void close() {
        Thread last;
        synchronized (lock) {
            closed = true;
            last = worker;
        }
        wake.release();
        try {
            if (last != null && !last.join(CLOSING)) {
                LOG.warn("zone {}: outcomes that are not written yet are settled at the next start", site.zone());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        synchronized (lock) {
            if (worker == null && !closed) {
                worker = Thread.ofVirtual().name("writer-" + site.zone()).start(this::work);
            }
        }
        wake.release();
    }

    private void work() {
        try {
            while (step()) {
                // until nothing is left to do
            }
        } catch (RuntimeException | Error e) {
            LOG.error("the writer of zone {} failed", site.zone(), e);
            synchronized (lock) {
                worker = null;
            }
            throw e;
        }
    }

    /** Does the next thing; false where there was none, and then nobody works any more. */
    private boolean step() {
        if (next()) {
            return true;
        }
        synchronized (lock) {
            if (turns.isEmpty() && queue.isEmpty() && known.isEmpty() && (closed || !owes())) {
                worker = null;
                return false;
            }
        }
        boolean woken = pause(known.isEmpty() ? RETRY : LINGER);
        if (!next() && !woken) {
            idle();
        }
        return true;
    }

    /** Takes a turn or a batch; false where nothing waits. */
    private boolean next() {
        Turn<?> turn;
        synchronized (lock) {
            turn = turns.poll();
        }
        if (turn != null) {
            look(turn);
            return true;
        }
        List<Pending<?>> batch = queue.next();
        if (batch.isEmpty()) {
            return false;
        }
        write(batch);
        return true;
    }

    /** Whether the server still owes an answer: before the first look nobody knows. */
    private boolean owes() {
        return durable != null && !settled;
    }

    /** Waits, but not at the end; true where something came. */
    private boolean pause(Duration atMost) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
        }
        try {
            boolean woken = wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
            wake.drainPermits();
            return woken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Nobody asks for anything: what is known becomes durable, what is not is looked for. */
    private void idle() {
        try {
            if (known.isEmpty()) {
                settle(server());
            } else {
                flush();
            }
        } catch (Overtaken e) {
            forget();
        } catch (BackendException | RuntimeException e) {
            LOG.debug("zone {} could not be settled: {}", site.zone(), e.toString());
            forgetAtTheEnd();
        }
    }

    /** At the end a store that does not write is not asked for ever: the next start settles what was not written. */
    private void forgetAtTheEnd() {
        synchronized (lock) {
            if (closed) {
                known = List.of();
            }
        }
    }

    private void write(List<Pending<?>> batch) {
        try {
            Backend server = server();
            ready(server);
            Stage stage = stage(batch);
            durable = stage.durable();
            known = List.of();
            Map<String, Outcome> outcomes = stage.intended().isEmpty() ? Map.of() : apply(server, stage.intended());
            stage.answers().forEach(each -> each.give(outcomes));
        } catch (Overtaken e) {
            forget();
            queue.retryEach(batch);
        } catch (BackendException e) {
            fail(batch, new Refused(Refusal.Kind.UNAVAILABLE, notAnswering(e)));
        } catch (RuntimeException e) {
            // the commit may have been and only its answer be lost: what it intended is looked for
            settled = false;
            failed(batch, e);
        }
    }

    private static String notAnswering(BackendException cause) {
        return "this zone's server could not be asked what it holds: " + cause.getMessage();
    }

    private Backend server() {
        return backends.apply(site.zone())
                .orElseThrow(() ->
                        new Refused(Refusal.Kind.UNAVAILABLE, "the backend of this zone is not declared any more"));
    }

    /** One job's fault spares the others: where it is not a refusal, each is tried by itself. */
    private void failed(List<Pending<?>> batch, RuntimeException cause) {
        if (batch.size() > 1 && !(cause instanceof Refused)) {
            LOG.warn("a batch of {} changes of {} failed; each is tried by itself", batch.size(), site.zone(), cause);
            queue.retryEach(batch);
            return;
        }
        fail(batch, cause);
    }

    private static void fail(List<Pending<?>> batch, RuntimeException cause) {
        batch.forEach(job -> job.answer().completeExceptionally(cause));
    }

    private <R> void look(Turn<R> turn) {
        try {
            ready(server());
            flush();
            ZoneJob<R> job = turn.turn().look(base());
            record Looked<T>(ZoneDraft.Result result, T answer) {}
            Looked<R> looked = join(site.store().write(tx -> {
                Batch batch = open(tx);
                R answer = job.run(batch);
                return new Looked<>(batch.close(), answer);
            }));
            durable = looked.result().zone();
            site.publish(looked.result());
            turn.answer().complete(looked.answer());
        } catch (Overtaken e) {
            forget();
            turn.answer().completeExceptionally(new Refused(Refusal.Kind.UNAVAILABLE, "another node writes this zone"));
        } catch (BackendException | RuntimeException e) {
            turn.answer().completeExceptionally(e);
        }
    }

    /** What the last one left is known before anything is sent. */
    private void ready(Backend server) throws BackendException {
        if (durable == null) {
            durable = site.served();
            epoch = join(site.store()
                    .write(tx -> Batch.open(tx, base(), site.node(), site.time().now())
                            .epoch()));
        }
        if (!settled) {
            settle(server);
        }
    }

    private LiveZone base() {
        LiveZone base = durable;
        return base == null ? site.served() : base;
    }

    /** Finds out, durably, what became of the changes whose outcome nobody recorded. */
    private void settle(Backend server) throws BackendException {
        judgeOpen(server);
        flush();
        settled = true;
    }

    /** Judges the changes whose outcome nobody recorded by what the server holds, and serves what it took. */
    private void judgeOpen(Backend server) throws BackendException {
        flush();
        List<Intended> open = settler.open(site.zone());
        if (open.isEmpty()) {
            return;
        }
        LOG.info("zone {}: {} changes are settled by what the server holds", site.zone(), open.size());
        Backend.Content held = server.read(site.zone());
        known = Settlement.judge(open, held.tree()).entrySet().stream()
                .map(each -> new Known(each.getKey(), each.getValue()))
                .toList();
        serve();
    }

    /** Makes what is known durable. */
    private void flush() {
        if (!known.isEmpty()) {
            durable = join(site.store().write(this::outcomes)).zone();
            known = List.of();
        }
    }

    private Stage stage(List<Pending<?>> batch) {
        return join(site.store().write(tx -> {
            Batch before = open(tx);
            ZoneDraft.Result left = recorded(before);
            Batch next = before.thenIntend(left.zone());
            List<ZoneQueue.Answer> answers = new ArrayList<>();
            for (Pending<?> job : batch) {
                answers.add(job.run(next));
            }
            return new Stage(left.zone(), next.intended(), answers);
        }));
    }

    private ZoneDraft.Result outcomes(Tx tx) {
        return recorded(open(tx));
    }

    private Batch open(Tx tx) {
        LiveZone base = base();
        Batch batch = Batch.open(tx, base, site.node(), site.time().now());
        if (batch.epoch() != epoch || batch.start().version() != base.version()) {
            throw new Overtaken();
        }
        return batch;
    }

    private ZoneDraft.Result recorded(Batch batch) {
        known.forEach(each -> settler.settled(batch, each.change().changeId(), each.outcome()));
        return batch.close();
    }

    private Map<String, Outcome> apply(Backend server, List<Intended> intended) {
        List<Outcome> outcomes;
        try {
            outcomes = server.apply(site.zone(), intended);
        } catch (RuntimeException e) {
            LOG.error("the backend of zone {} failed", site.zone(), e);
            outcomes = intended.stream()
                    .<Outcome>map(each -> new Outcome.Unknown("the backend failed"))
                    .toList();
        }
        Map<String, Outcome> all = new HashMap<>();
        List<Known> certain = new ArrayList<>();
        for (int i = 0; i < intended.size(); i++) {
            Outcome outcome = outcomes.get(i);
            all.put(intended.get(i).changeId(), outcome);
            if (outcome instanceof Outcome.Unknown unknown) {
                LOG.warn("zone {}: the outcome of a change is not known: {}", site.zone(), unknown.cause());
                settled = false;
            } else {
                certain.add(new Known(intended.get(i), outcome));
            }
        }
        known = certain;
        serve();
        if (!settled) {
            settleNow(server, all);
        }
        return all;
    }

    /** Whoever waits is told what is certain, if it can be found out at once. */
    private void settleNow(Backend server, Map<String, Outcome> all) {
        try {
            judgeOpen(server);
            known.forEach(each -> all.put(each.change().changeId(), each.outcome()));
            settled = true;
        } catch (BackendException | RuntimeException e) {
            LOG.warn("zone {} is settled later: {}", site.zone(), e.toString());
        }
    }

    /** Serves the zone as it is at the server by now: the same version that recording the outcomes comes to. */
    private void serve() {
        ZoneDraft draft = new ZoneDraft(base());
        for (Known each : known) {
            if (each.outcome() instanceof Outcome.Accepted) {
                Intended change = each.change();
                draft.apply(AppliedChange.over(draft.tree(), change.changeId(), change.correlation(), change.edits()));
            }
        }
        site.publish(draft.result());
    }

    private void forget() {
        LOG.info("zone {}: another node wrote in between", site.zone());
        known = List.of();
        durable = null;
        settled = false;
        site.readAgain();
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
