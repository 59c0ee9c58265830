package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refusal;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.restore.Gap;
import dev.bailiwick.engine.restore.NewEpoch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A new epoch after a restore")
final class NewEpochTest {
    private static final String MAIL = replace("example.com", "MX", "20 mail.example.com.");

    @TempDir
    private Path directory = Path.of("");

    private EngineRig rig;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void open() {
        rig = EngineRig.estate(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private NewEpoch.Result begin() {
        rig.engine().close();
        NewEpoch.Result result = new NewEpoch(
                        rig.store(),
                        (server, zone, name, type, timeout) -> new ServerObserver.Observation.Unreachable("down"),
                        rig.clock.wall(),
                        told::add)
                .begin("node-1", new Gap(EngineRig.START, rig.logSize(), rig.logSize() + 7, "ab".repeat(32)));
        rig.restart();
        return result;
    }

    @Test
    void leases_and_proofs_of_before_are_void_and_those_after_it_are_not() {
        IssuedLease lease = rig.lease("deploy");
        String proof = rig.token("deploy");
        String idToken = rig.tokens.person("people", "sub-ada", rig.clock.wall(), rig.clock.wall());
        rig.clock.advance(Duration.ofSeconds(1));
        begin();
        assertThat(rig.engine().credentials().bearer(lease.secret())).isInstanceOf(Authentication.Ended.class);
        assertThat(refusal(rig.engine().leases().issue(proof, EngineRig.bearer()))
                        .kind())
                .isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(rig.engine().credentials().bearer(idToken)).isInstanceOf(Authentication.Unknown.class);
        rig.clock.advance(Duration.ofSeconds(1));
        applied(rig.submit(rig.change(rig.deploy(), replace("api.example.com", "A", "192.0.2.50"))));
        assertThat(rig.person("ada").person()).isEqualTo("ada");
    }

    @Test
    void what_waited_is_void_and_an_approval_of_before_covers_nothing_more() {
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(rig.deploy(), MAIL)));
        String change = applied(rig.approve(rig.person("cai"), waits)).changeId();
        ChangeOutcome.Waiting second =
                waiting(rig.submit(rig.change(rig.deploy(), replace("example.com", "MX", "30 mail.example.com."))));
        rig.clock.advance(Duration.ofSeconds(1));
        assertThat(begin().voidedChanges()).isEqualTo(1);
        rig.clock.advance(Duration.ofSeconds(1));
        assertThat(rig.row(second.changeId()).state()).isEqualTo("voided");
        assertThat(refused(rig.approve(rig.person("cai"), second)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused(await(rig.engine().changes().rollback(rig.person("olga"), ZONE, change, "a test")))
                        .kind())
                .isEqualTo(Kind.NEEDS_APPROVAL);
    }

    @Test
    void serials_jump_history_goes_and_the_log_names_the_gap() {
        long serial = rig.engine().zones().get(ZONE).orElseThrow().serial();
        long version = rig.version();
        applied(rig.submit(rig.change(rig.deploy(), replace("api.example.com", "A", "192.0.2.50"))));
        long before = rig.logSize();
        NewEpoch.Result result = begin();
        assertThat(result.epoch().number()).isEqualTo(1);
        assertThat(result.zones()).isEqualTo(3);
        assertThat(rig.engine().zones().get(ZONE).orElseThrow().serial()).isGreaterThan(serial + 900_000);
        assertThat(rig.store()
                        .<Integer>read(reads ->
                                reads.zones().deltas(ZONE, version, 100).size()))
                .isZero();
        assertThat(rig.types(before)).containsExactly("log.restored");
        assertThat(rig.entries(before).getFirst())
                .containsEntry("lost-entries", "7")
                .containsEntry("epoch", "1")
                .containsEntry("anchored-root", "ab".repeat(32));
        assertThat(rig.hasFinding("restored", "epoch/1")).isTrue();
        assertThat(told).hasSize(3).anyMatch(line -> line.startsWith("example.com.: serial"));
        assertThat(rig.verifiedLog(directory.resolve("export")).sound()).isTrue();
        assertThat(begin().epoch().number()).isEqualTo(2);
    }
}
