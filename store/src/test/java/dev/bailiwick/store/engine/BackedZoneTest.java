package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.addTxt;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.name;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.rrset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.store.engine.ScriptedBackend.Fate;
import dev.bailiwick.testkit.servers.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** A zone that another server holds: what is recorded when, what a caller is told, and what went round. */
final class BackedZoneTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Rrset OLD = rrset(name("www", ZONE), "A", "192.0.2.10");
    private static final Rrset NEW = rrset(name("www", ZONE), "A", "192.0.2.66");

    @TempDir
    Path directory;

    private EngineRig rig;

    @BeforeEach
    void begin() {
        rig = new EngineRig(directory.resolve("data"));
        List<Document> documents = new ArrayList<>(World.estate());
        documents.removeIf(document -> document.name().equals("example.com"));
        documents.add(World.document(
                "Backend", "far", "{'type':'rfc2136','server':'192.0.2.53:53','keyName':'k','secretId':'far-key'}"));
        documents.add(zone(""));
        rig.bootstrap(World.put(documents));
        rig.backend.hold(
                ZONE,
                List.of(
                        rrset(ZONE.apex(), "SOA", "ns1.example.com. hostmaster.example.com. 7 3600 600 86400 300"),
                        rrset(ZONE.apex(), "NS", "ns1.example.com."),
                        rrset(name("ns1", ZONE), "A", "192.0.2.1"),
                        OLD));
        start();
    }

    private void start() {
        rig.engine().start();
        Await.until(
                "the zone is taken in",
                SOON,
                () -> rig.engine().zones().get(ZONE).isPresent());
    }

    private void restart() {
        rig.restart();
        start();
    }

    private static Document zone(String more) {
        return World.zone("example.com", ",'backend':'far'" + more);
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private List<String> held(String label, String type) {
        return rig.backend
                .tree(ZONE)
                .find(name(label, ZONE), Type.value(type))
                .map(Rrset::values)
                .orElse(List.of());
    }

    private List<ChangeRow> inState(String state) {
        return rig.store()
                .read(reads -> reads.changes()
                        .list(new ChangeFilter("zone", ZONE.toString(), state, null), Long.MAX_VALUE, 100));
    }

    private void awaitServed(String name, String address) {
        Await.until("it is served", SOON, () -> rig.served(name, "A").equals(List.of(address)));
    }

    private void awaitState(String changeId, String state) {
        Await.until(
                () -> "change is " + rig.row(changeId).state() + ", not " + state,
                SOON,
                () -> rig.row(changeId).state().equals(state));
    }

    @Test
    void a_declared_zone_is_taken_in_whole_and_recorded() {
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.10");
        assertThat(rig.types(0)).contains("zone.adopted");
    }

    @Test
    void the_intent_is_durable_before_the_server_hears_of_it() {
        List<String> states = new ArrayList<>();
        List<String> types = new ArrayList<>();
        rig.backend.onApply(changes -> {
            changes.forEach(change -> states.add(rig.row(change.changeId()).state()));
            types.addAll(rig.types(0));
        });
        ChangeOutcome.Applied done =
                rig.applied(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        assertThat(states).containsExactly("applying");
        assertThat(types).contains("change.decided", "change.intent").doesNotContain("change.applied");
        assertThat(held("www", "A")).containsExactly("192.0.2.11");
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.11");
        awaitState(done.changeId(), "applied");
        assertThat(rig.types(0)).contains("change.applied");
    }

    @Test
    void what_is_known_is_durable_after_a_stop_in_good_order() {
        ChangeOutcome.Applied done =
                rig.applied(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        rig.restart();
        assertThat(rig.row(done.changeId()).state()).isEqualTo("applied");
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.11");
    }

    @Test
    void a_change_that_the_server_refuses_failed_and_spares_its_neighbours() {
        rig.backend.next(Fate.TAKEN, Fate.REFUSED, Fate.TAKEN);
        Principal.Automation deploy = rig.deploy();
        List<CompletableFuture<ChangeOutcome>> all = new ArrayList<>();
        for (String label : List.of("a", "b", "c")) {
            all.add(rig.engine()
                    .changes()
                    .submit(rig.change(deploy, replace(label + ".example.com", "A", "192.0.2.1"))));
        }
        List<ChangeOutcome> outcomes = all.stream().map(EngineRig::await).toList();
        assertThat(outcomes).filteredOn(ChangeOutcome.Applied.class::isInstance).hasSize(2);
        assertThat(outcomes).filteredOn(ChangeOutcome.Refused.class::isInstance).hasSize(1);
        assertThat(refused(outcomes.stream()
                                .filter(ChangeOutcome.Refused.class::isInstance)
                                .findFirst()
                                .orElseThrow())
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        Await.until(
                "one has failed",
                SOON,
                () -> inState("failed").size() == 1 && inState("applied").size() == 2);
    }

    @Test
    void changes_that_wait_travel_together() {
        CompletableFuture<Boolean> gate = new CompletableFuture<>();
        rig.backend.onApply(changes -> gate.join());
        Principal.Automation deploy = rig.deploy();
        List<CompletableFuture<ChangeOutcome>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(rig.engine()
                    .changes()
                    .submit(rig.change(deploy, addTxt("_acme-challenge.www.example.com", "v" + i))));
        }
        gate.complete(true);
        all.forEach(each -> applied(await(each)));
        assertThat(rig.backend.asked()).hasSizeLessThanOrEqualTo(3);
        assertThat(held("_acme-challenge.www", "TXT")).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({"TAKEN_UNSAID, applied, 192.0.2.11", "LOST, failed, 192.0.2.10"})
    void an_answer_that_does_not_come_is_settled_by_what_the_server_holds(Fate fate, String state, String address) {
        rig.backend.next(fate);
        ChangeOutcome outcome = rig.submit(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        assertThat(outcome instanceof ChangeOutcome.Applied).isEqualTo(state.equals("applied"));
        Await.until("it is settled", SOON, () -> inState("applying").isEmpty());
        assertThat(inState(state)).hasSize(1);
        assertThat(rig.served("www.example.com", "A")).containsExactly(address);
        rig.applied(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.12")));
    }

    @ParameterizedTest
    @CsvSource({"TAKEN_UNSAID, applied", "LOST, failed"})
    void while_the_server_cannot_be_asked_nothing_more_is_sent_and_the_caller_is_told_so(Fate fate, String state) {
        rig.backend.next(fate);
        rig.backend.readable(false);
        ChangeOutcome outcome = rig.submit(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        assertThat(outcome).isInstanceOf(ChangeOutcome.Unsettled.class);
        String change = ((ChangeOutcome.Unsettled) outcome).changeId();
        assertThat(rig.row(change).state()).isEqualTo("applying");
        assertThat(EngineRig.refusal(rig.engine()
                                .changes()
                                .submit(rig.change(rig.deploy(), replace("b.example.com", "A", "192.0.2.2"))))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(rig.backend.asked()).hasSize(1);
        rig.backend.readable(true);
        awaitState(change, state);
        rig.applied(rig.change(rig.deploy(), replace("b.example.com", "A", "192.0.2.2")));
    }

    @ParameterizedTest
    @CsvSource({"TAKEN_UNSAID, applied", "LOST, failed"})
    void what_a_crash_left_open_is_settled_by_what_the_server_holds(Fate fate, String state) {
        rig.backend.next(fate);
        rig.backend.readable(false);
        rig.submit(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        rig.crash(directory.resolve("after"), () -> {});
        rig.backend.readable(true);
        start();
        Await.until("it is settled", SOON, () -> inState("applying").isEmpty());
        assertThat(inState(state)).hasSize(1);
        assertThat(rig.served("www.example.com", "A")).isEqualTo(held("www", "A"));
        assertThat(inState("applied")).hasSize(state.equals("applied") ? 1 : 0);
    }

    @Test
    void a_change_over_what_someone_else_wrote_is_refused_and_overwrites_nothing() {
        rig.backend.outside(ZONE, OLD, NEW);
        ChangeOutcome outcome = rig.submit(rig.change(rig.deploy(), replace("www.example.com", "A", "192.0.2.11")));
        if (outcome instanceof ChangeOutcome.Refused refused) {
            assertThat(refused.refusal().kind()).isEqualTo(Kind.CONFLICT);
            assertThat(held("www", "A")).containsExactly("192.0.2.66");
        } else {
            // it had been found already, and then the change began from there
            assertThat(rig.types(0)).contains("change.outside");
        }
    }

    @Test
    void what_went_round_is_recorded_told_and_can_be_put_back() {
        rig.backend.outside(ZONE, OLD, NEW);
        rig.engine().links().notified(ZONE);
        Await.until("it is found", SOON, () -> rig.types(0).contains("change.outside"));
        awaitServed("www.example.com", "192.0.2.66");
        ChangeRow row = inState("applied").getFirst();
        assertThat(row.principal()).contains("system/outside");
        assertThat(rig.hasFinding("drift", "change/" + row.id())).isTrue();
        applied(await(rig.engine().changes().rollback(rig.person("olga"), ZONE, row.id(), "not ours")));
        assertThat(held("www", "A")).containsExactly("192.0.2.10");
        awaitState(row.id(), "rolled-back");
    }

    @Test
    void what_went_round_is_taken_back_where_policy_says_so() {
        rig.inForce(zone(",'drift':'restore'"));
        rig.backend.outside(ZONE, OLD, NEW);
        rig.engine().links().notified(ZONE);
        Await.until("it is taken back", SOON, () -> held("www", "A").equals(List.of("192.0.2.10")));
        Await.until("it is over", SOON, () -> inState("rolled-back").size() == 1);
        Await.until(
                "the finding is closed",
                SOON,
                () -> rig.findings().stream().noneMatch(f -> f.kind().equals("drift")));
    }

    @Test
    void what_went_round_while_we_were_down_is_found_at_the_start() {
        rig.engine().close();
        rig.backend.outside(ZONE, null, rrset(name("evil", ZONE), "A", "203.0.113.6"));
        restart();
        Await.until("it is found", SOON, () -> rig.types(0).contains("change.outside"));
        awaitServed("evil.example.com", "203.0.113.6");
    }

    @Test
    void changes_of_ours_are_no_drift() {
        for (int i = 0; i < 20; i++) {
            rig.applied(rig.change(rig.deploy(), replace("h" + i + ".example.com", "A", "192.0.2." + i)));
        }
        rig.backend.outside(ZONE, OLD, NEW);
        rig.engine().links().notified(ZONE);
        Await.until("the one change is found", SOON, () -> rig.types(0).contains("change.outside"));
        assertThat(rig.types(0).stream().filter("change.outside"::equals)).hasSize(1);
    }

    @Test
    void a_server_that_cannot_be_asked_is_an_urgent_finding_until_it_answers() {
        rig.backend.readable(false);
        rig.engine().links().notified(ZONE);
        Await.until("it is told", SOON, () -> rig.hasFinding("backend-unreachable", "zone/" + ZONE));
        rig.backend.readable(true);
        rig.engine().links().notified(ZONE);
        Await.until("it is over", SOON, () -> !rig.hasFinding("backend-unreachable", "zone/" + ZONE));
    }

    @Test
    void a_zone_on_hold_refuses_changes_until_the_hold_ends() {
        rig.inForce(zone(",'hold':true"));
        assertThat(refused(rig.submit(rig.change(rig.deploy(), replace("a.example.com", "A", "192.0.2.1"))))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(rig.backend.asked()).isEmpty();
        rig.inForce(zone(""));
        rig.applied(rig.change(rig.deploy(), replace("a.example.com", "A", "192.0.2.1")));
    }

    @Test
    void a_repetition_is_told_what_became_of_the_first() {
        rig.backend.next(Fate.REFUSED);
        var request = rig.keyed(rig.deploy(), replace("a.example.com", "A", "192.0.2.1"), "key-1");
        refused(rig.submit(request));
        assertThat(refused(rig.submit(request)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(rig.backend.asked()).hasSize(1);
        assertThat(held("a", "A")).isEmpty();
    }

    @Test
    void the_log_verifies_after_all_of_this() {
        rig.backend.next(Fate.TAKEN, Fate.REFUSED, Fate.LOST, Fate.TAKEN_UNSAID);
        for (int i = 0; i < 6; i++) {
            rig.submit(rig.change(rig.deploy(), replace("h" + i + ".example.com", "A", "192.0.2." + i)));
        }
        Await.until("all are settled", SOON, () -> inState("applying").isEmpty());
        assertThat(inState("applied")).hasSize(4);
        assertThat(rig.verifiedLog(directory.resolve("export")).faults()).isEmpty();
    }
}
