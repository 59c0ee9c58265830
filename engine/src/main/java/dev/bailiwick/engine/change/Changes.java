package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.credential.RateLimit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Epoch;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.verify.Sighting;
import dev.bailiwick.engine.verify.Verifications;
import dev.bailiwick.engine.verify.Watched;
import dev.bailiwick.engine.zone.AppliedChange;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneRegistry;
import dev.bailiwick.engine.zone.ZoneWriters;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for every door: plan, submit, approve, roll back. Also follows each applied change until it was seen on
 * its servers, and undoes it where policy says so. Thread-safe.
 */
public final class Changes implements Verifications.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
    private static final int PENDING_AT_START = 10_000;

    private final Store store;
    private final PolicyInForce policy;
    private final ZoneRegistry registry;
    private final ZoneWriters writers;
    private final Judge judge;
    private final ZoneChanges jobs;
    private final GovernedTime time;
    private final Meters meters;
    private final RateLimit rates = new RateLimit(Duration.ofHours(1), 100_000);
    private final ConcurrentHashMap<String, CompletableFuture<Verification>> awaited = new ConcurrentHashMap<>();
    private volatile Optional<Verifications> verifications = Optional.empty();

    public Changes(
            Store store,
            PolicyInForce policy,
            Credentials credentials,
            ZoneRegistry registry,
            ZoneWriters writers,
            Judge judge,
            Secrets secrets,
            GovernedTime time,
            Meters meters,
            Epoch epoch) {
        this.store = store;
        this.meters = meters;
        this.policy = policy;
        this.registry = registry;
        this.writers = writers;
        this.judge = judge;
        this.jobs = new ZoneChanges(policy, credentials, judge, secrets, time, epoch);
        this.time = time;
        writers.follow(this::applied, new HandedChanges(store));
    }

    /** Begins to follow changes; those that an earlier run left unverified first. */
    public void follow(Verifications started) {
        verifications = Optional.of(started);
        ChangeFilter applied = new ChangeFilter("zone", null, ChangeState.APPLIED.word(), null);
        int left = PENDING_AT_START;
        long below = Long.MAX_VALUE;
        while (left > 0) {
            long from = below;
            int limit = left;
            List<ChangeRow> rows = store.read(reads -> reads.changes().list(applied, from, limit));
            rows.stream()
                    .filter(row -> row.verification().equals(Verification.PENDING.word()))
                    .forEach(this::watchAgain);
            left = rows.isEmpty() ? 0 : left - rows.size();
            below = rows.isEmpty() ? 0 : rows.getLast().sequence();
        }
    }

    private void watchAgain(ChangeRow row) {
        registry.get(ZoneId.parse(row.target()))
                .ifPresent(zone -> watch(
                        zone.id(),
                        new AppliedChange(row.id(), row.correlation(), PlanCodec.edits(row.plan())),
                        zone.serial(),
                        time.now()));
    }

    /** The dry run: exactly what {@link #submit} would judge, against the zone as it stands, changing nothing. */
    public Verdict plan(ChangeRequest request) {
        LiveZone zone = registry.get(request.zone()).orElse(null);
        if (zone == null) {
            return new Verdict.Refuse(Refusal.of(Kind.NOT_FOUND, "no such zone"));
        }
        Instant now = time.now();
        PolicySnapshot snapshot = policy.snapshot();
        return judge.judge(
                new Judge.Situation(
                        snapshot,
                        request.zone(),
                        zone.tree(),
                        request.principal(),
                        new RecordOwnership(
                                question -> store.read(reads -> question.apply(reads.claims())),
                                snapshot,
                                request.zone(),
                                request.principal(),
                                now),
                        now,
                        false),
                request.asked());
    }

    /** Decides about accesses that change nothing, such as reading records, against the zone as it stands. */
    public Decision decide(Principal principal, ZoneId zone, List<Access> accesses) {
        return registry.get(zone)
                .map(live -> judge.decide(
                        new Judge.Situation(
                                policy.snapshot(), zone, live.tree(), principal, Ownership.NONE, time.now(), false),
                        accesses))
                .orElseGet(() -> new Decision.Deny(List.of(new Reason("no-zone", "built-in", "no such zone"))));
    }

    /**
     * Submits a change. The future completes when the change is durable and applied, waits, or is refused; every one of
     * these is an entry in the log. Exceptionally with {@link Refused} where the zone's queue is full or the log not
     * writable.
     */
    public CompletableFuture<ChangeOutcome> submit(ChangeRequest request) {
        if (registry.get(request.zone()).isEmpty()) {
            return recordRefusal(request, Refusal.of(Kind.NOT_FOUND, "no such zone"));
        }
        Admission admission = new Admission(() -> overLimit(request));
        long start = time.monotonicNanos();
        return writers.submit(request.zone(), new ChangeJob(batch -> jobs.submit(batch, request, admission)))
                .whenComplete((outcome, error) ->
                        meters.change(request.door(), word(outcome), time.monotonicNanos() - start));
    }

    private static String word(@Nullable ChangeOutcome outcome) {
        return switch (outcome) {
            case null -> "failed";
            case ChangeOutcome.Applied applied -> "applied";
            case ChangeOutcome.Waiting waiting -> "waiting";
            case ChangeOutcome.Unsettled unsettled -> "unsettled";
            case ChangeOutcome.Refused refused -> refused.refusal().kind().name();
        };
    }

    /** Approves a waiting change by the hash of its plan. */
    public CompletableFuture<ChangeOutcome> approve(
            Principal.Human approver, ZoneId zone, String changeId, String planHash) {
        return writers.submit(zone, new ChangeJob(batch -> jobs.approve(batch, approver, changeId, planHash)));
    }

    /** Rolls a change back on a person's word. */
    public CompletableFuture<ChangeOutcome> rollback(
            Principal.Human actor, ZoneId zone, String changeId, String cause) {
        return rollback(zone, actor, changeId, "rest", cause);
    }

    /** Takes back a change that went round Bailiwick, where the zone's policy says so. */
    public CompletableFuture<ChangeOutcome> restore(ZoneId zone, String changeId) {
        return rollback(zone, new Principal.Internal("drift"), changeId, "drift", "it went round Bailiwick");
    }

    private CompletableFuture<ChangeOutcome> rollback(
            ZoneId zone, Principal principal, String changeId, String door, String cause) {
        return writers.submit(zone, new ChangeJob(batch -> jobs.rollback(batch, principal, changeId, door, cause)));
    }

    /** Takes away the zone's challenge values whose lease has ended, or is among the revoked; tells of how many leases. */
    CompletableFuture<Integer> expire(ZoneId zone, Set<String> revoked) {
        return writers.submit(zone, batch -> jobs.expire(batch, revoked));
    }

    /** Withdraws a waiting change. */
    public CompletableFuture<ChangeOutcome> withdraw(Principal actor, ZoneId zone, String changeId) {
        return writers.submit(zone, new ChangeJob(batch -> jobs.withdraw(batch, actor, changeId)));
    }

    /** Completes once it is certain how the change was found on its servers; at once where that is known already. */
    public CompletableFuture<Verification> verified(String changeId) {
        CompletableFuture<Verification> future = awaited.computeIfAbsent(changeId, id -> new CompletableFuture<>());
        store.read(reads -> reads.changes().find(changeId))
                .flatMap(row -> Verification.ofWord(row.verification()))
                .filter(known -> known != Verification.PENDING)
                .ifPresent(known -> {
                    future.complete(known);
                    awaited.remove(changeId);
                });
        return future;
    }

    private Optional<Refusal> overLimit(ChangeRequest request) {
        if (!(request.principal() instanceof Principal.Automation automation)) {
            return Optional.empty();
        }
        Optional<Grant> grant = policy.snapshot().grantsOf(automation.identity()).stream()
                .filter(g -> g.name().equals(automation.grant()))
                .findFirst();
        return grant.filter(g -> !rates.admit("grant/" + g.name(), g.limits().maxChangesPerHour(), time.now()))
                .map(g -> Refusal.of(
                        Kind.LIMIT_REACHED,
                        "grant `" + g.name() + "` allows " + g.limits().maxChangesPerHour() + " changes an hour"));
    }

    private CompletableFuture<ChangeOutcome> recordRefusal(ChangeRequest request, Refusal refusal) {
        Instant now = time.now();
        return store.write(tx -> tx.append(Audit.entry("change.refused", request.correlation())
                        .by(request.principal())
                        .through(request.door())
                        .on(request.zone().toString())
                        .with("cause", refusal.message())
                        .outcome(refusal.kind().name())
                        .at(now)))
                .thenApply(position -> new ChangeOutcome.Refused("", request.correlation(), refusal));
    }

    /** Begins to look for the changes of a batch at the zone's servers. */
    private void applied(LiveZone zone, List<AppliedChange> changes) {
        changes.forEach(change -> watch(zone.id(), change, zone.serial(), time.now()));
    }

    /** @param from when asking began: after a restart nobody has asked before */
    private void watch(ZoneId zone, AppliedChange change, long serial, Instant from) {
        Optional<ZoneSpec.Verify> verify = policy.snapshot()
                .zone(zone)
                .map(named -> named.spec().verify())
                .filter(each -> !each.servers().isEmpty());
        if (verify.isEmpty() || verifications.isEmpty()) {
            return;
        }
        verifications
                .get()
                .watch(new Watched(
                        change.id(),
                        change.correlation(),
                        zone,
                        change.edits(),
                        serial,
                        verify.get().servers(),
                        verify.get().require() == ZoneSpec.Require.ALL,
                        from.plus(verify.get().within())));
    }

    @Override
    public void found(Watched watched, Sighting sighting) {
        Instant now = time.now();
        Background.run(
                "recording a verification",
                store.write(tx -> {
                            ChangeRow row =
                                    tx.changes().find(watched.changeId()).orElse(null);
                            if (row == null || !mayBecome(row, sighting.result())) {
                                return false;
                            }
                            tx.changes().replace(ChangeRowEdits.withVerification(row, sighting.result()), row.state());
                            tx.append(Audit.entry("change.verified", watched.correlation())
                                    .by("system/verification")
                                    .on(watched.zone().toString())
                                    .with("change", watched.changeId())
                                    .with("servers", Json.write(new LinkedHashMap<String, Object>(sighting.servers())))
                                    .outcome(sighting.result().word())
                                    .at(now));
                            keepFinding(tx.findings(), watched, sighting, now);
                            return row.rollbackOf() == null;
                        })
                        .whenComplete((mayUndo, error) -> {
                            if (error != null) {
                                LOG.warn(
                                        "the verification of change {} could not be recorded",
                                        watched.changeId(),
                                        error);
                            }
                            if (sighting.undo() && Boolean.TRUE.equals(mayUndo)) {
                                undo(watched, sighting);
                            } else {
                                answerAwaiting(watched.changeId(), sighting.result());
                            }
                        }));
    }

    private static boolean mayBecome(ChangeRow row, Verification next) {
        return Verification.ofWord(row.verification())
                .map(v -> v.mayBecome(next))
                .orElse(false);
    }

    private static void keepFinding(FindingRows.Writable findings, Watched watched, Sighting sighting, Instant now) {
        switch (sighting.result()) {
            case DIFFERS, UNREACHABLE ->
                findings.open(new FindingRow(
                        "unverified",
                        "change/" + watched.changeId(),
                        sighting.undo() ? "urgent" : "warning",
                        "not seen as applied: " + sighting.servers(),
                        now));
            case SEEN, SUPERSEDED -> findings.close("unverified", "change/" + watched.changeId());
            case PENDING -> {}
        }
    }

    /** The automatic rollback: its inverse was approved with the plan, so it never waits. */
    private void undo(Watched watched, Sighting sighting) {
        Background.run(
                "undoing a change",
                rollback(
                                watched.zone(),
                                new Principal.Internal("verification"),
                                watched.changeId(),
                                "verification",
                                "verification: " + sighting.result().word())
                        .whenComplete((outcome, error) -> {
                            if (error != null || outcome instanceof ChangeOutcome.Refused) {
                                blocked(watched, error == null ? outcome.toString() : error.toString());
                            }
                            answerAwaiting(watched.changeId(), sighting.result());
                        }));
    }

    private void blocked(Watched watched, String cause) {
        LOG.error("change {} could not be undone: {}", watched.changeId(), cause);
        Instant now = time.now();
        Background.run("recording a blocked rollback", store.write(tx -> {
            tx.findings()
                    .open(new FindingRow(
                            "rollback-blocked",
                            "change/" + watched.changeId(),
                            "urgent",
                            "could not be undone: " + cause,
                            now));
            return true;
        }));
    }

    private void answerAwaiting(String changeId, Verification result) {
        CompletableFuture<Verification> future = awaited.remove(changeId);
        if (future != null) {
            future.complete(result);
        }
    }
}
