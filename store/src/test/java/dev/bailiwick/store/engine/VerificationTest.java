package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.delete;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.engine.port.ServerObserver.Observation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;

/**
 * What becomes of a change once it is applied: looked for at the servers that its zone names, and undone where policy says
 * so. The servers answer as each test says; server 1 is the one that differs from the others.
 */
final class VerificationTest {
    private static final String NEW = replace("www.example.com", "A", "192.0.2.99");

    @TempDir
    Path directory;

    private EngineRig rig;
    private final Map<Integer, Manner> manners = new ConcurrentHashMap<>();

    /** How a server answers. */
    private enum Manner {
        UP_TO_DATE,
        LAGS,
        CONTRADICTS,
        SILENT
    }

    @BeforeEach
    void begin() {
        rig = EngineRig.estate(directory.resolve("data"));
        rig.servers.answer((port, zone, name, type) -> switch (manners.getOrDefault(port, Manner.UP_TO_DATE)) {
            case UP_TO_DATE -> new Observation.Answered(held(name, type), OptionalLong.of(serial()));
            case LAGS -> new Observation.Answered(old(), OptionalLong.of(serial() - 1));
            case CONTRADICTS -> new Observation.Answered(old(), OptionalLong.of(serial()));
            case SILENT -> new Observation.Unreachable("no answer");
        });
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private Optional<Rrset> held(Name name, int type) {
        return rig.engine().zones().get(ZONE).orElseThrow().tree().find(name, type);
    }

    private static Optional<Rrset> old() {
        return Optional.of(EngineRig.rrset(EngineRig.name("www", ZONE), "A", "192.0.2.1"));
    }

    private long serial() {
        return rig.engine().zones().get(ZONE).orElseThrow().serial();
    }

    /** Declares how the zone is verified; the servers are ports 1 to {@code servers}. */
    private void verified(int servers, String require) {
        String list = IntStream.rangeClosed(1, servers)
                .mapToObj(port -> "'127.0.0.1:" + port + "'")
                .collect(Collectors.joining(","));
        rig.inForce(World.zone(
                "example.com", ",'verify':{'servers':[" + list + "],'require':'" + require + "','withinSeconds':10}"));
        rig.engine().start();
    }

    private String change(String operations) {
        return rig.applied(rig.change(rig.deploy(), operations)).changeId();
    }

    private void until(String change, String verification) {
        EngineRig.until(
                "the change is " + verification + ", not " + rig.row(change).verification(),
                () -> rig.row(change).verification().equals(verification));
    }

    private void untilRolledBack(String change) {
        EngineRig.until(
                "the change is rolled back", () -> rig.row(change).state().equals("rolled-back"));
        // what is durable is served a moment later
        EngineRig.until(
                "the old address is served",
                () -> rig.served("www.example.com", "A").equals(List.of("192.0.2.10")));
    }

    @Test
    void a_change_that_every_server_shows_is_seen() {
        verified(2, "default");
        String change = change(NEW);
        until(change, "seen");
        assertThat(rig.row(change).state()).isEqualTo("applied");
        assertThat(rig.entries(0).getLast())
                .containsEntry("type", "change.verified")
                .containsEntry("outcome", "seen");
    }

    @Test
    void a_zone_that_names_no_server_is_seen_at_its_primary() {
        rig.engine().start();
        until(change(NEW), "seen");
    }

    @Test
    void a_server_that_is_at_the_serial_and_answers_otherwise_undoes_the_change() {
        manners.put(1, Manner.CONTRADICTS);
        verified(2, "default");
        String change = change(NEW);
        untilRolledBack(change);
        assertThat(rig.row(change).verification()).isEqualTo("differs");
        assertThat(rig.types(0)).contains("change.rolled-back");
    }

    @Test
    void one_contradiction_alone_may_be_a_server_that_is_loading() {
        Set<Integer> once = ConcurrentHashMap.newKeySet();
        rig.servers.answer((port, zone, name, type) ->
                new Observation.Answered(once.add(port) ? old() : held(name, type), OptionalLong.of(serial())));
        verified(1, "default");
        until(change(NEW), "seen");
    }

    @Test
    void a_server_that_lags_or_is_silent_is_a_finding_and_is_asked_again() {
        manners.put(1, Manner.LAGS);
        manners.put(2, Manner.SILENT);
        verified(3, "default");
        String change = change(NEW);
        int before = rig.servers.asked();
        EngineRig.until("the servers are asked again", () -> rig.servers.asked() > before + 6);
        assertThat(rig.row(change).verification()).isEqualTo("pending");
        rig.clock.advance(Duration.ofSeconds(10));
        until(change, "unreachable");
        assertThat(rig.row(change).state()).isEqualTo("applied");
        assertThat(rig.hasFinding("unverified", "change/" + change)).isTrue();

        manners.clear();
        until(change, "seen");
        assertThat(rig.hasFinding("unverified", "change/" + change)).isFalse();
    }

    @Test
    void where_policy_demands_every_server_one_that_stays_away_undoes_the_change() {
        manners.put(2, Manner.SILENT);
        verified(2, "all");
        String change = change(NEW);
        EngineRig.until("the servers are asked", () -> rig.servers.asked() > 4);
        assertThat(rig.row(change).state()).isEqualTo("applied");
        rig.clock.advance(Duration.ofSeconds(10));
        untilRolledBack(change);
    }

    @Test
    void a_newer_change_of_the_rrset_supersedes_the_older() {
        manners.put(1, Manner.SILENT);
        verified(1, "all");
        String older = change(NEW);
        String newer = change(replace("www.example.com", "A", "192.0.2.77"));
        until(older, "superseded");
        manners.clear();
        until(newer, "seen");
        assertThat(rig.row(older).state()).isEqualTo("applied");
    }

    @Test
    void what_was_deleted_is_seen_as_absent() {
        verified(1, "default");
        String change = change(delete("www.example.com", "A"));
        until(change, "seen");
    }

    @Test
    void an_undoing_that_a_forbid_stops_is_an_urgent_finding() {
        manners.put(1, Manner.SILENT);
        verified(1, "all");
        String change = change(NEW);
        rig.inForce(World.forbid("frozen", ""));
        rig.clock.advance(Duration.ofSeconds(10));
        EngineRig.until("the blocked rollback is told", () -> rig.hasFinding("rollback-blocked", "change/" + change));
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.99");
        assertThat(rig.row(change).state()).isEqualTo("applied");
    }

    @Test
    void an_undoing_is_not_itself_undone() {
        manners.put(1, Manner.CONTRADICTS);
        verified(1, "default");
        String change = change(NEW);
        untilRolledBack(change);
        EngineRig.until(
                "the rollback was looked for as well",
                () -> rig.types(0).stream().filter("change.verified"::equals).count() == 2);
        assertThat(rig.served("www.example.com", "A")).containsExactly("192.0.2.10");
    }

    @Test
    void what_was_pending_when_the_server_died_is_looked_for_after_the_start() {
        manners.put(1, Manner.SILENT);
        verified(1, "default");
        String change = change(NEW);
        manners.clear();
        rig.restart();
        rig.engine().start();
        until(change, "seen");
    }

    @Test
    void what_was_pending_is_settled_even_where_it_was_undone_by_policy_before() {
        manners.put(1, Manner.SILENT);
        verified(1, "all");
        String change = change(NEW);
        rig.restart();
        rig.engine().start();
        EngineRig.until("the servers are asked", () -> rig.servers.asked() > 3);
        rig.clock.advance(Duration.ofSeconds(10));
        untilRolledBack(change);
    }
}
