package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.addTxt;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.asked;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.delete;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.Verdict;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a change: judged, recorded, applied once. */
final class ZoneChangeTest {
    private static final String MAIL = replace("example.com", "MX", "20 mail.example.com.");

    @TempDir
    Path directory;

    private EngineRig rig;

    @BeforeEach
    void begin() {
        rig = EngineRig.estate(directory.resolve("data"));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    /** Lets submissions queue up; the first makes a batch of its own, the others share the next one. */
    private <T> List<T> inOneBatch(Supplier<List<CompletableFuture<T>>> submissions) {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> blocker = rig.store().write(tx -> {
            started.countDown();
            try {
                return go.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try {
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        List<CompletableFuture<T>> futures = submissions.get();
        go.countDown();
        await(blocker);
        return futures.stream().map(EngineRig::await).toList();
    }

    private CompletableFuture<ChangeOutcome> submit(Principal principal, String operations) {
        return rig.engine().changes().submit(rig.change(principal, operations));
    }

    // --- decided, recorded, applied

    @Test
    void an_allowed_change_is_decided_intended_and_applied_in_that_order_and_served() {
        Principal.Automation deploy = rig.deploy();
        long before = rig.logSize();
        long version = rig.version();
        ChangeOutcome.Applied applied = rig.applied(rig.change(deploy, replace("api.example.com", "A", "192.0.2.50")));

        assertThat(rig.types(before)).containsExactly("change.decided", "change.intent", "change.applied");
        assertThat(rig.entries(before))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", "identity/deploy")
                        .containsEntry("owner", "web")
                        .containsEntry("door", "rest")
                        .containsEntry("target", "example.com.")
                        .containsEntry("change", applied.changeId())
                        .containsEntry("correlation", deploy.correlation())
                        .containsKey("proof"));
        assertThat(rig.entries(before).get(1).get("edits")).contains("192.0.2.50");
        assertThat(applied.version()).isEqualTo(version + 1);
        assertThat(applied.serial()).isEqualTo(101);
        assertThat(rig.served("api.example.com", "A")).containsExactly("192.0.2.50");
        ChangeRow row = rig.row(applied.changeId());
        assertThat(row.state()).isEqualTo("applied");
        assertThat(row.appliedVersion()).isEqualTo(version + 1);
    }

    @Test
    void a_denied_change_is_recorded_with_every_reason_and_changes_nothing() {
        Principal.Automation deploy = rig.deploy();
        long before = rig.logSize();
        long version = rig.version();
        ChangeOutcome outcome = rig.submit(rig.change(deploy, replace("www.example.com", "NS", "ns.evil.example.")));
        assertThat(refused(outcome).kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refused(outcome).reasons()).isNotEmpty();
        assertThat(rig.types(before)).containsExactly("change.refused");
        assertThat(rig.entries(before).getFirst())
                .containsEntry("outcome", "FORBIDDEN")
                .containsEntry("actor", "identity/deploy")
                .containsKey("reasons");
        assertThat(rig.version()).isEqualTo(version);
    }

    @Test
    void a_change_that_needs_approval_is_recorded_and_changes_nothing_yet() {
        Principal.Automation deploy = rig.deploy();
        long before = rig.logSize();
        long version = rig.version();
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(deploy, MAIL)));
        assertThat(waits.reasons()).anyMatch(reason -> reason.code().equals("approval-needed"));
        assertThat(rig.types(before)).containsExactly("change.waiting");
        assertThat(rig.entries(before).getFirst()).containsEntry("plan-hash", waits.planHash());
        assertThat(rig.version()).isEqualTo(version);
        assertThat(waits.expiresAt()).isEqualTo(rig.clock.wall().plus(Duration.ofHours(24)));
    }

    @Test
    void a_forbid_beats_every_grant_and_every_role() {
        Principal.Automation deploy = rig.deploy();
        rig.inForce(World.forbid("frozen", ",'names':['www.example.com']"));
        for (Principal each : List.of(deploy, rig.person("olga"))) {
            assertThat(refused(rig.submit(rig.change(each, replace("www.example.com", "A", "192.0.2.3"))))
                            .reasons())
                    .anyMatch(reason -> reason.rule().equals("forbid/frozen"));
        }
    }

    @Test
    void an_operator_changes_and_a_viewer_does_not() {
        assertThat(rig.applied(rig.change(rig.person("olga"), replace("api.example.com", "A", "192.0.2.3")))
                        .changed())
                .isTrue();
        assertThat(refused(rig.submit(rig.change(rig.person("vera"), replace("api.example.com", "A", "192.0.2.4"))))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void a_zone_out_of_reach_and_an_absent_one_look_alike_and_both_are_recorded() {
        Principal.Automation deploy = rig.deploy();
        long before = rig.logSize();
        ChangeRequest here = rig.change(deploy, replace("www.example.com", "A", "192.0.2.3"));
        for (ZoneId zone : List.of(EngineRig.STAGING, ZoneId.parse("absent.example"))) {
            ChangeOutcome outcome = rig.submit(new ChangeRequest(
                    zone, deploy, here.door(), here.correlation(), here.asked(), true, Optional.empty()));
            assertThat(refused(outcome).kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(refused(outcome).message()).isEqualTo("no such zone");
        }
        assertThat(rig.types(before)).containsExactly("change.refused", "change.refused");
    }

    @Test
    void an_identity_never_reaches_another_environment_whatever_its_grant_covers() {
        rig.inForce(World.grant(
                "wide", "deploy", World.scope("'**'", "'**'", "'A'"), ",'unbound':'allowed','maxLeaseSeconds':3600"));
        IssuedLease lease = await(rig.engine()
                .leases()
                .issue(
                        rig.token("deploy"),
                        new LeaseRequest(
                                LeaseRequest.Form.BEARER,
                                AskedScope.everything(),
                                "",
                                "",
                                Optional.of("wide"),
                                Optional.empty())));
        ChangeRequest here = rig.change(rig.automation(lease), replace("www.staging.example", "A", "192.0.2.3"));
        ChangeOutcome outcome = rig.submit(new ChangeRequest(
                EngineRig.STAGING,
                here.principal(),
                here.door(),
                here.correlation(),
                here.asked(),
                true,
                Optional.empty()));
        assertThat(refused(outcome).reasons()).anyMatch(reason -> reason.code().equals("environment-differs"));
    }

    // --- repetition

    @Test
    void a_repetition_gets_the_first_answer_and_is_applied_once() {
        Principal.Automation deploy = rig.deploy();
        ChangeRequest request = rig.keyed(deploy, addTxt("txt.example.com", "one"), "key-1");
        ChangeOutcome first = rig.submit(request);
        applied(first);
        rig.applied(rig.change(deploy, delete("txt.example.com", "TXT")));
        long version = rig.version();
        assertThat(rig.submit(request)).isEqualTo(first);
        rig.restart();
        assertThat(rig.submit(request)).isEqualTo(first);
        assertThat(rig.version()).isEqualTo(version);
        assertThat(rig.served("txt.example.com", "TXT")).isEmpty();
    }

    @Test
    void repetitions_that_arrive_together_are_applied_once() {
        Principal.Automation deploy = rig.deploy();
        ChangeRequest request = rig.keyed(deploy, addTxt("txt.example.com", "one"), "key-1");
        long before = rig.logSize();
        List<ChangeOutcome> outcomes = inOneBatch(() -> List.of(
                rig.engine().changes().submit(request),
                rig.engine().changes().submit(request),
                rig.engine().changes().submit(request)));
        assertThat(outcomes).hasSize(3).containsOnly(outcomes.getFirst());
        assertThat(rig.types(before)).containsExactly("change.decided", "change.intent", "change.applied");
    }

    @Test
    void another_request_under_the_same_key_is_refused_and_recorded() {
        Principal.Automation deploy = rig.deploy();
        rig.applied(rig.keyed(deploy, addTxt("txt.example.com", "one"), "key-1"));
        long before = rig.logSize();
        ChangeOutcome other = rig.submit(rig.keyed(deploy, addTxt("txt.example.com", "two"), "key-1"));
        assertThat(refused(other).kind()).isEqualTo(Kind.REPLAYED);
        assertThat(rig.types(before)).containsExactly("change.refused");
    }

    @Test
    void a_key_is_its_callers_own() {
        rig.applied(rig.keyed(rig.deploy(), addTxt("txt.example.com", "one"), "key-1"));
        ChangeOutcome.Applied other =
                rig.applied(rig.keyed(rig.person("olga"), addTxt("other.example.com", "one"), "key-1"));
        assertThat(other.changed()).isTrue();
    }

    // --- batches

    @Test
    void each_change_of_a_batch_is_judged_against_what_its_predecessors_leave() {
        Principal.Automation deploy = rig.deploy();
        long version = rig.version();
        String absent = "{'kind':'rrset-not-exists','name':'new.example.com','type':'A'}";
        List<ChangeOutcome> outcomes = inOneBatch(() -> List.of(
                submit(deploy, replace("first.example.com", "A", "192.0.2.1")),
                rig.engine()
                        .changes()
                        .submit(rig.change(deploy, asked(absent, replace("new.example.com", "A", "192.0.2.2")))),
                rig.engine()
                        .changes()
                        .submit(rig.change(deploy, asked(absent, replace("new.example.com", "A", "192.0.2.3")))),
                submit(deploy, replace("www.example.com", "NS", "ns.evil.example.")),
                submit(deploy, delete("new.example.com", "A")),
                rig.engine()
                        .changes()
                        .submit(rig.change(deploy, asked(absent, replace("new.example.com", "A", "192.0.2.4"))))));
        assertThat(applied(outcomes.get(0)).version()).isEqualTo(version + 1);
        assertThat(applied(outcomes.get(1)).version()).isEqualTo(version + 2);
        assertThat(refused(outcomes.get(2)).kind()).isEqualTo(Kind.RRSET_EXISTS);
        assertThat(refused(outcomes.get(3)).kind()).isEqualTo(Kind.FORBIDDEN);
        long last = applied(outcomes.get(5)).version();
        assertThat(applied(outcomes.get(4)).version()).isEqualTo(last);
        assertThat(last).as("the second batch is one version").isEqualTo(version + 2);
        assertThat(rig.version()).isEqualTo(last);
        assertThat(rig.served("new.example.com", "A")).containsExactly("192.0.2.4");
        rig.restart();
        assertThat(rig.version()).isEqualTo(last);
        assertThat(rig.served("new.example.com", "A")).containsExactly("192.0.2.4");
    }

    @Test
    void changes_that_undo_each_other_in_a_batch_still_leave_the_version_they_were_told() {
        Principal.Automation deploy = rig.deploy();
        List<ChangeOutcome> outcomes = inOneBatch(() -> List.of(
                submit(deploy, replace("first.example.com", "A", "192.0.2.1")),
                submit(deploy, replace("new.example.com", "A", "192.0.2.2")),
                submit(deploy, delete("new.example.com", "A"))));
        assertThat(rig.version()).isEqualTo(applied(outcomes.getLast()).version());
        assertThat(rig.engine().zones().get(ZONE).orElseThrow().serial())
                .isEqualTo(applied(outcomes.getLast()).serial());
        rig.restart();
        assertThat(rig.version()).isEqualTo(applied(outcomes.getLast()).version());
    }

    @Test
    void a_job_that_fails_by_our_own_fault_spares_its_batch() {
        Principal.Automation deploy = rig.deploy();
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(deploy, MAIL)));
        ChangeRow row = rig.row(waits.changeId());
        await(rig.store().write(tx -> tx.changes().replace(damaged(row), "waiting")));
        Principal.Human cai = rig.person("cai");
        List<CompletableFuture<ChangeOutcome>> all = new ArrayList<>();
        List<Boolean> done = inOneBatch(() -> {
            all.add(submit(deploy, replace("a.example.com", "A", "192.0.2.1")));
            all.add(submit(deploy, replace("b.example.com", "A", "192.0.2.2")));
            all.add(rig.engine().changes().approve(cai, ZONE, waits.changeId(), waits.planHash()));
            all.add(submit(deploy, replace("c.example.com", "A", "192.0.2.3")));
            return List.of(CompletableFuture.completedFuture(true));
        });
        assertThat(done).hasSize(1);
        applied(await(all.get(1)));
        applied(await(all.get(3)));
        assertThatThrownBy(() -> await(all.get(2))).isInstanceOf(RuntimeException.class);
        assertThat(rig.served("c.example.com", "A")).containsExactly("192.0.2.3");
        applied(await(submit(deploy, replace("d.example.com", "A", "192.0.2.4"))));
    }

    private static ChangeRow damaged(ChangeRow row) {
        return new ChangeRow(
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                row.state(),
                row.verification(),
                row.identity(),
                row.owner(),
                "not json",
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                row.plan(),
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                row.appliedAt(),
                row.appliedVersion(),
                row.rollbackOf());
    }

    // --- the dry run

    @Test
    void a_dry_run_tells_the_real_outcome_and_leaves_no_trace() {
        Principal.Automation deploy = rig.deploy();
        for (String operations : List.of(
                replace("api.example.com", "A", "192.0.2.50"),
                MAIL,
                replace("www.example.com", "A", "192.0.2.10"),
                replace("www.example.com", "NS", "ns.evil.example."),
                replace("www.example.com", "CNAME", "api.example.com."))) {
            ChangeRequest request = rig.change(deploy, operations);
            long before = rig.logSize();
            Verdict verdict = rig.engine().changes().plan(request);
            assertThat(rig.logSize()).isEqualTo(before);
            switch (rig.submit(request)) {
                case ChangeOutcome.Applied applied -> {
                    Verdict.Judged judged = (Verdict.Judged) verdict;
                    assertThat(judged.decision()).isInstanceOf(Decision.Allow.class);
                    assertThat(judged.plan().hash()).isEqualTo(applied.planHash());
                    assertThat(judged.plan().isEmpty()).isEqualTo(!applied.changed());
                }
                case ChangeOutcome.Waiting waits -> {
                    Verdict.Judged judged = (Verdict.Judged) verdict;
                    assertThat(judged.decision()).isInstanceOf(Decision.NeedsApproval.class);
                    assertThat(judged.plan().hash()).isEqualTo(waits.planHash());
                    assertThat(judged.decision().reasons()).isEqualTo(waits.reasons());
                }
                case ChangeOutcome.Unsettled unsettled -> throw new AssertionError("not of the built-in primary");
                case ChangeOutcome.Refused refused ->
                    assertThat(((Verdict.Refuse) verdict).refusal()).isEqualTo(refused.refusal());
            }
        }
    }

    // --- what is asked

    @Test
    void a_base_version_that_has_moved_is_a_conflict() {
        Principal.Automation deploy = rig.deploy();
        String base = "{'kind':'version-is','version':" + rig.version() + "}";
        rig.applied(rig.change(deploy, asked(base, replace("a.example.com", "A", "192.0.2.1"))));
        ChangeOutcome late = rig.submit(rig.change(deploy, asked(base, replace("b.example.com", "A", "192.0.2.1"))));
        assertThat(refused(late).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void a_wish_that_is_fulfilled_already_changes_nothing_and_is_recorded() {
        Principal.Automation deploy = rig.deploy();
        long version = rig.version();
        long before = rig.logSize();
        ChangeOutcome.Applied applied = rig.applied(rig.change(deploy, replace("www.example.com", "A", "192.0.2.10")));
        assertThat(applied.changed()).isFalse();
        assertThat(applied.version()).isEqualTo(version);
        assertThat(applied.serial()).isEqualTo(100);
        assertThat(rig.version()).isEqualTo(version);
        assertThat(rig.row(applied.changeId()).appliedVersion()).isEqualTo(version);
        assertThat(rig.entries(before).getLast()).containsEntry("outcome", "unchanged");
    }

    @Test
    void a_change_of_more_rrsets_than_the_grant_allows_is_refused() {
        Principal.Automation deploy = rig.deploy();
        rig.inForce(World.deployGrant(",'limits':{'maxRrsetsPerChange':2}"));
        String two = replace("a.example.com", "A", "192.0.2.1") + "," + replace("b.example.com", "A", "192.0.2.1");
        rig.applied(rig.change(deploy, two));
        ChangeOutcome three = rig.submit(rig.change(
                deploy, two.replace("192.0.2.1", "192.0.2.2") + "," + replace("c.example.com", "A", "192.0.2.1")));
        assertThat(refused(three).reasons()).anyMatch(reason -> reason.code().equals("limit-exceeded"));
    }

    @Test
    void changes_beyond_the_hourly_limit_are_refused_and_recorded_until_the_hour_is_over() {
        rig.inForce(World.deployGrant(",'limits':{'maxChangesPerHour':2}"));
        Principal.Automation deploy = rig.deploy();
        for (int i = 0; i < 2; i++) {
            rig.applied(rig.change(deploy, replace("a.example.com", "A", "192.0.2." + i)));
        }
        long before = rig.logSize();
        ChangeRequest third = rig.change(deploy, replace("a.example.com", "A", "192.0.2.9"));
        assertThat(refused(rig.submit(third)).kind()).isEqualTo(Kind.LIMIT_REACHED);
        assertThat(rig.types(before)).containsExactly("change.refused");
        rig.clock.advance(Duration.ofHours(1));
        rig.applied(rig.change(rig.deploy(), replace("a.example.com", "A", "192.0.2.9")));
    }

    // --- challenges

    @Test
    void a_challenge_value_is_taken_away_by_the_identity_that_placed_it_and_by_nobody_elses_automation() {
        IssuedLease lease = await(rig.engine()
                .leases()
                .issue(rig.token("acme"), EngineRig.request(LeaseRequest.Form.TSIG, AskedScope.everything(), null)));
        Principal acme =
                ((Authentication.Known) rig.engine().credentials().lease(lease.lease(), rig.clock.wall())).principal();
        String name = "_acme-challenge.www.example.com";
        rig.applied(rig.change(acme, addTxt(name, "of-acme")));
        Principal.Automation deploy = rig.deploy();
        rig.applied(rig.change(deploy, addTxt(name, "of-deploy")));

        rig.submit(rig.change(
                deploy, "{'op':'delete-records','name':'" + name + "','type':'TXT','records':['\\\"of-acme\\\"']}"));
        assertThat(rig.served(name, "TXT")).contains("\"of-acme\"");
        rig.applied(rig.change(
                acme, "{'op':'delete-records','name':'" + name + "','type':'TXT','records':['\\\"of-acme\\\"']}"));
        assertThat(rig.served(name, "TXT")).containsExactly("\"of-deploy\"");
    }

    @Test
    void a_listener_hears_of_a_version_that_is_served_and_durable() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        rig.engine().onCommit((zone, edits) -> {
            long durable = rig.store()
                    .read(reads -> reads.zones().head(zone.id()))
                    .orElseThrow()
                    .version();
            heard.add(durable == zone.version() ? durable : -1);
        });
        ChangeOutcome.Applied applied =
                rig.applied(rig.change(rig.deploy(), replace("a.example.com", "A", "192.0.2.1")));
        assertThat(heard).containsExactly(applied.version());
    }

    @Test
    void a_listener_that_fails_keeps_nobody_from_their_answer() {
        rig.engine().onCommit((zone, edits) -> {
            throw new IllegalStateException("a listener's fault");
        });
        rig.applied(rig.change(rig.deploy(), replace("a.example.com", "A", "192.0.2.1")));
        assertThat(rig.served("a.example.com", "A")).containsExactly("192.0.2.1");
    }
}
