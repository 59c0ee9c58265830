package dev.bailiwick.engine.policy;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Verification;
import dev.bailiwick.core.document.DocumentDiff;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.document.PolicyPlan;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.ChangeRows.ApprovalRow;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.DocumentRows.DocumentRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.SettingRows;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import dev.bailiwick.engine.principal.PersonRevocations;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.Secrets;
import dev.bailiwick.engine.time.GovernedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Edits of the policy: planned, recorded, versioned and approved like changes of a zone. What widens needs a second
 * policy admin; until two persons can approve, the first administrator's edits apply at once, each recorded as
 * bootstrap. Thread-safe: the version in the database fences concurrent edits.
 */
public final class PolicyChanges {
    static final String TARGET = "policy";
    static final String BOOTSTRAP_ENDED = "bootstrap.ended";
    private static final Duration WAITING = Duration.ofHours(24);

    private final Store store;
    private final PolicyInForce policy;
    private final GovernedTime time;
    private final Secrets secrets;
    private final BiFunction<Principal, Instant, Optional<String>> notInPerson;
    private final LoneAdministrator lone;

    /**
     * @param notInPerson why a principal cannot approve anything at this wall time, or empty
     * @param singleAdministrator whether the estate has one administrator only, whose widening edits wait a day
     */
    public PolicyChanges(
            Store store,
            PolicyInForce policy,
            GovernedTime time,
            Secrets secrets,
            BiFunction<Principal, Instant, Optional<String>> notInPerson,
            boolean singleAdministrator) {
        this.store = store;
        this.policy = policy;
        this.time = time;
        this.secrets = secrets;
        this.notInPerson = notInPerson;
        this.lone = new LoneAdministrator(singleAdministrator);
    }

    /** What an edit would do and need, changing nothing. */
    public PolicyOutcome preview(Principal actor, PolicyEdit edit) {
        PolicySnapshot snapshot = policy.snapshot();
        PolicyPlan plan = snapshot.plan(edit);
        Optional<Refusal> refusal = refusal(actor, snapshot, plan);
        return refusal.<PolicyOutcome>map(r -> new PolicyOutcome.Refused(r, plan.errors()))
                .orElseGet(() -> new PolicyOutcome.Planned(tree(plan), plan.hash(), plan.widens()));
    }

    /** Submits an edit: applied, kept waiting for a second person, or refused. */
    public CompletableFuture<PolicyOutcome> submit(Principal actor, PolicyEdit edit, String correlation) {
        Instant now = time.now();
        return told(store.write(tx -> submit(tx, actor, edit, correlation, now)));
    }

    private Done submit(Tx tx, Principal actor, PolicyEdit edit, String correlation, Instant now) {
        PolicyInForce.Current current = policy.at(tx);
        PolicyPlan plan = current.snapshot().plan(edit);
        Optional<Refusal> refusal = refusal(actor, current.snapshot(), plan);
        if (refusal.isPresent()) {
            tx.append(entry("policy.refused", correlation, actor)
                    .with("cause", refusal.get().message())
                    .outcome(refusal.get().kind().name())
                    .at(now));
            return Done.of(new PolicyOutcome.Refused(refusal.get(), plan.errors()));
        }
        if (plan.isEmpty()) {
            return Done.of(new PolicyOutcome.Applied(
                    "", correlation, current.snapshot().version(), false));
        }
        if (actor instanceof Principal.Bootstrap && !Bootstrap.consume(tx.settings(), now)) {
            Refusal used = Refusal.of(Refusal.Kind.CREDENTIAL_ENDED, "the one-use secret has been used or has ended");
            tx.append(entry("policy.refused", correlation, actor)
                    .with("cause", used.message())
                    .outcome(used.kind().name())
                    .at(now));
            return Done.of(new PolicyOutcome.Refused(used, List.of()));
        }
        boolean bootstrap = appliesAtOnce(tx, actor, current.snapshot());
        boolean alone = lone.is(current.snapshot(), actor);
        ChangeRow row = row(tx, actor, edit, plan, correlation, now, alone ? LoneAdministrator.ENDS : WAITING);
        if (plan.needsSecondPerson() && !bootstrap) {
            tx.changes().insert(row);
            if (alone) {
                LoneAdministrator.find(tx.findings(), row, plan);
            }
            tx.append(entry("policy.waiting", correlation, actor)
                    .with("change", row.id())
                    .with("plan-hash", row.planHash())
                    .with("plan", row.plan())
                    .with("widens", Json.write(new ArrayList<Object>(plan.widens())))
                    .outcome("needs-approval")
                    .at(now));
            return Done.of(
                    new PolicyOutcome.Waiting(row.id(), correlation, row.planHash(), row.expiresAt(), plan.widens()));
        }
        tx.changes().insert(applied(row, now, current.snapshot().version() + 1));
        return apply(tx, actor, current, plan, row, bootstrap, now);
    }

    /**
     * The one-use secret always does, also as the way out of a lockout; a first administrator in person does until two persons
     * could approve for each other.
     */
    private boolean appliesAtOnce(Tx tx, Principal actor, PolicySnapshot snapshot) {
        return switch (actor) {
            case Principal.Bootstrap secret -> true;
            case Principal.Human human ->
                !human.created()
                        && !lone.is(snapshot, human)
                        && tx.settings().get(BOOTSTRAP_ENDED).isEmpty()
                        && FirstAdministrator.among(snapshot).contains(human.person());
            case Principal.Automation automation -> false;
            case Principal.Internal internal -> false;
        };
    }

    /** A second policy admin's yes to exactly this plan. */
    public CompletableFuture<PolicyOutcome> approve(Principal.Human approver, String changeId, String planHash) {
        Instant now = time.now();
        return told(store.write(tx -> approve(tx, approver, changeId, planHash, now)));
    }

    private Done approve(Tx tx, Principal.Human approver, String changeId, String planHash, Instant now) {
        ChangeRow row =
                tx.changes().find(changeId).filter(r -> r.kind().equals(TARGET)).orElse(null);
        if (row == null) {
            return Done.of(
                    refusedApproval(tx, approver, changeId, changeId, Refusal.Kind.NOT_FOUND, "no such change", now));
        }
        PolicyInForce.Current current = policy.at(tx);
        PolicyEdit edit = PolicyEditCodec.read(Json.readObject(row.request()));
        PolicyPlan plan = current.snapshot().plan(edit);
        Optional<Refusal> refusal =
                notApprovable(tx.settings(), row, plan, approver, planHash, current.snapshot(), now);
        if (refusal.isPresent()) {
            return Done.of(refusedApproval(
                    tx,
                    approver,
                    changeId,
                    row.correlation(),
                    refusal.get().kind(),
                    refusal.get().message(),
                    now));
        }
        tx.changes()
                .approve(new ApprovalRow(
                        changeId,
                        approver.person(),
                        planHash,
                        now,
                        Json.write(new LinkedHashMap<String, Object>(approver.proof()))));
        tx.append(entry("policy.approved", row.correlation(), approver)
                .with("change", row.id())
                .with("plan-hash", planHash)
                .outcome("approved")
                .at(now));
        tx.changes().replace(applied(row, now, current.snapshot().version() + 1), row.state());
        return apply(tx, approver, current, plan, row, false, now);
    }

    /** Withdraws an edit that waits. Whether the actor may, the door has judged. */
    public CompletableFuture<PolicyOutcome> withdraw(Principal actor, String changeId) {
        Instant now = time.now();
        return store.write(tx -> {
            ChangeRow row = tx.changes()
                    .find(changeId)
                    .filter(r -> r.kind().equals(TARGET))
                    .orElse(null);
            if (row == null || !row.state().equals(ChangeState.WAITING.word())) {
                return new PolicyOutcome.Refused(
                        Refusal.of(Refusal.Kind.CONFLICT, "only a waiting edit can be withdrawn"), List.of());
            }
            tx.changes()
                    .replace(withState(row, ChangeState.VOIDED, row.appliedAt(), row.appliedVersion()), row.state());
            LoneAdministrator.close(tx.findings(), row);
            tx.append(entry("policy.voided", row.correlation(), actor)
                    .with("change", row.id())
                    .with("cause", "withdrawn")
                    .outcome(ChangeState.VOIDED.word())
                    .at(now));
            return new PolicyOutcome.Applied(
                    row.id(), row.correlation(), policy.snapshot().version(), false);
        });
    }

    /** Tells whether what widens still applies at once, as no two persons have been able to approve yet. */
    public boolean bootstrapping() {
        return store.read(reads -> reads.settings().get(BOOTSTRAP_ENDED)).isEmpty();
    }

    private Optional<Refusal> notApprovable(
            SettingRows settings,
            ChangeRow row,
            PolicyPlan plan,
            Principal.Human approver,
            String planHash,
            PolicySnapshot snapshot,
            Instant now) {
        if (!row.state().equals(ChangeState.WAITING.word())) {
            return conflict("the edit does not wait for approval: it is " + row.state());
        }
        if (!now.isBefore(row.expiresAt())) {
            return conflict("the edit waited too long and has ended");
        }
        if (time.inDoubt()) {
            return Optional.of(Refusal.of(Refusal.Kind.UNAVAILABLE, "the clock is in doubt: approval is stopped"));
        }
        if (!planHash.equals(row.planHash()) || !plan.hash().equals(row.planHash()) || !plan.isValid()) {
            return conflict("the approval names another plan than the edit now comes down to");
        }
        if (row.identity().equals(approver.actor())) {
            Optional<String> tooSoon = lone.tooSoon(snapshot, approver, row, now);
            if (tooSoon.isPresent()) {
                return Optional.of(Refusal.of(Refusal.Kind.FORBIDDEN, tooSoon.get()));
            }
        }
        return notInPerson
                .apply(approver, time.wall())
                .or(() -> PolicyReach.refusal(approver, snapshot, plan))
                .map(cause -> Refusal.of(Refusal.Kind.FORBIDDEN, cause))
                .or(() -> requesterFell(settings, row, snapshot, plan));
    }

    /** Whoever asked must still hold what the edit touches: a grant never exceeds its grantor. */
    private static Optional<Refusal> requesterFell(
            SettingRows settings, ChangeRow row, PolicySnapshot snapshot, PolicyPlan plan) {
        String name = row.identity().startsWith("person/") ? row.identity().substring("person/".length()) : "";
        if (PersonRevocations.since(settings, name, row.requestedAt())) {
            return conflict("whoever asked for the edit was revoked since");
        }
        boolean holds = snapshot.person(name)
                .map(person -> new Principal.Human(name, "none", person.roles(), false, new TreeMap<>(), null))
                .filter(human -> PolicyReach.refusal(human, snapshot, plan).isEmpty())
                .isPresent();
        return holds ? Optional.empty() : conflict("whoever asked for the edit no longer holds what it touches");
    }

    private static Optional<Refusal> conflict(String message) {
        return Optional.of(Refusal.of(Refusal.Kind.CONFLICT, message));
    }

    private PolicyOutcome refusedApproval(
            Tx tx,
            Principal approver,
            String changeId,
            String correlation,
            Refusal.Kind kind,
            String message,
            Instant now) {
        tx.append(entry("policy.approval-refused", correlation, approver)
                .with("change", changeId)
                .with("cause", message)
                .outcome(kind.name())
                .at(now));
        return new PolicyOutcome.Refused(Refusal.of(kind, message), List.of());
    }

    private static Optional<Refusal> refusal(Principal actor, PolicySnapshot snapshot, PolicyPlan plan) {
        if (!plan.isValid()) {
            String first = plan.errors().getFirst().toString();
            return Optional.of(Refusal.of(Refusal.Kind.INVALID, first));
        }
        return switch (actor) {
            case Principal.Human human ->
                PolicyReach.refusal(human, snapshot, plan).map(cause -> Refusal.of(Refusal.Kind.FORBIDDEN, cause));
            case Principal.Bootstrap bootstrap ->
                FirstAdministrator.among(plan.after()).isEmpty()
                        ? Optional.of(Refusal.of(
                                Refusal.Kind.INVALID,
                                "the first documents must declare a person with the role policy-admin over all owners"))
                        : Optional.empty();
            case Principal.Automation automation ->
                Optional.of(Refusal.of(Refusal.Kind.FORBIDDEN, "a lease does not edit the policy"));
            case Principal.Internal internal -> Optional.empty();
        };
    }

    private Done apply(
            Tx tx,
            Principal actor,
            PolicyInForce.Current current,
            PolicyPlan plan,
            ChangeRow row,
            boolean bootstrap,
            Instant now) {
        long version = current.snapshot().version() + 1;
        if (!tx.documents().advance(current.snapshot().version())) {
            throw new Refused(Refusal.Kind.CONFLICT, "the policy was edited at the same time: try again");
        }
        Map<String, String> widenedBy = new HashMap<>(current.widenedBy());
        String requester = row.identity();
        for (DocumentDiff diff : plan.diffs()) {
            String id = diff.id().toString();
            boolean widens = plan.widens().stream().anyMatch(w -> w.contains("`" + id + "`")) || diff.added();
            String by = widens ? requester : widenedBy.getOrDefault(id, requester);
            widenedBy.put(id, by);
            tx.documents()
                    .put(new DocumentRow(
                            diff.id().kind().word(),
                            diff.id().name(),
                            version,
                            diff.after().map(d -> Json.write(d.source())).orElse(null),
                            by,
                            row.id()));
        }
        record(tx, actor, plan, row, bootstrap, version, now);
        LoneAdministrator.close(tx.findings(), row);
        endBootstrapWhenTwo(tx, plan.after(), now);
        PolicyInForce.Current next =
                PolicyInForce.Current.of(PolicySnapshot.of(version, plan.after().documents()), widenedBy);
        return new Done(new PolicyOutcome.Applied(row.id(), row.correlation(), version, true), Optional.of(next));
    }

    private static void record(
            Tx tx, Principal actor, PolicyPlan plan, ChangeRow row, boolean bootstrap, long version, Instant now) {
        tx.append(entry("policy.applied", row.correlation(), actor)
                .with("change", row.id())
                .with("requester", row.identity())
                .with("plan-hash", row.planHash())
                .with("plan", row.plan())
                .with("version", Long.toString(version))
                .with("bootstrap", bootstrap ? "true" : "")
                .outcome("applied")
                .at(now));
        if (bootstrap && plan.needsSecondPerson()) {
            tx.findings()
                    .open(new FindingRow(
                            "bootstrap",
                            "policy/" + version,
                            "warning",
                            "applied without a second person, as none can approve yet: " + plan.widens(),
                            now));
        }
    }

    private static void endBootstrapWhenTwo(Tx tx, PolicySnapshot after, Instant now) {
        if (tx.settings().get(BOOTSTRAP_ENDED).isEmpty()
                && FirstAdministrator.among(after).size() >= 2) {
            tx.settings().put(BOOTSTRAP_ENDED, now.toString());
        }
    }

    private ChangeRow row(
            Tx tx,
            Principal actor,
            PolicyEdit edit,
            PolicyPlan plan,
            String correlation,
            Instant now,
            Duration waiting) {
        String request = Json.write(PolicyEditCodec.tree(edit));
        List<Reason> reasons = plan.widens().stream()
                .map(w -> new Reason("widens", "built-in", w))
                .toList();
        return new ChangeRow(
                secrets.id("p"),
                tx.settings().next("change"),
                TARGET,
                TARGET,
                ChangeState.WAITING.word(),
                Verification.SEEN.word(),
                actor.actor(),
                null,
                Json.write(Map.of("actor", actor.actor(), "credential", actor.credential())),
                "rest",
                correlation,
                request,
                Secrets.sha256Hex(request),
                Json.write(tree(plan)),
                plan.hash(),
                Json.write(Map.of("reasons", Audit.trees(reasons))),
                now,
                now.plus(waiting),
                null,
                0,
                null);
    }

    private static ChangeRow applied(ChangeRow row, Instant now, long version) {
        return withState(row, ChangeState.APPLIED, now, version);
    }

    private static ChangeRow withState(ChangeRow row, ChangeState state, @Nullable Instant appliedAt, long version) {
        return new ChangeRow(
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                state.word(),
                row.verification(),
                row.identity(),
                row.owner(),
                row.principal(),
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                row.plan(),
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                appliedAt,
                version,
                null);
    }

    /** A plan as a person reads it. */
    static Map<String, Object> tree(PolicyPlan plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("hash", plan.hash());
        tree.put("diffs", plan.diffs().stream().<Object>map(DocumentDiff::tree).toList());
        tree.put("widens", new ArrayList<Object>(plan.widens()));
        return tree;
    }

    private static Audit entry(String type, String correlation, Principal actor) {
        return Audit.entry(type, correlation).by(actor).on(TARGET).through("rest");
    }

    /** Puts a durable edit in force here; the answer to a commit can be lost although the commit was not. */
    private CompletableFuture<PolicyOutcome> told(CompletableFuture<Done> written) {
        return written.whenComplete((done, error) -> {
                    if (error != null) {
                        policy.refresh(store);
                    }
                })
                .thenApply(this::publish);
    }

    private PolicyOutcome publish(Done done) {
        done.next().ifPresent(policy::publish);
        return done.outcome();
    }

    private record Done(PolicyOutcome outcome, Optional<PolicyInForce.Current> next) {
        static Done of(PolicyOutcome outcome) {
            return new Done(outcome, Optional.empty());
        }
    }
}
