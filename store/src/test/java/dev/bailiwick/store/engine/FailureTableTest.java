package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refusal;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.store.engine.FailingStore.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each effect fails once before and once after it is durable, or at the call. Whoever asked is told that it failed; what is
 * served, in memory as after a restart, is exactly what is durable; and what follows works.
 */
final class FailureTableTest {
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

    private static boolean isDurable(Failure failure) {
        return switch (failure) {
            case AFTER_COMMIT -> true;
            case NONE, BEFORE_COMMIT, THROWS -> false;
        };
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_change(Failure failure) {
        Principal.Automation deploy = rig.deploy();
        long version = rig.version();
        long log = rig.logSize();
        rig.store().fail(failure);
        assertThat(refusal(rig.engine()
                                .changes()
                                .submit(rig.change(deploy, replace("a.example.com", "A", "192.0.2.1"))))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        for (int look = 0; look < 2; look++) {
            assertThat(rig.served("a.example.com", "A").isEmpty()).isNotEqualTo(isDurable(failure));
            assertThat(rig.version()).isEqualTo(version + (isDurable(failure) ? 1 : 0));
            assertThat(rig.types(log).contains("change.applied")).isEqualTo(isDurable(failure));
            rig.restart();
        }
        rig.applied(rig.change(rig.deploy(), replace("b.example.com", "A", "192.0.2.2")));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_change_that_is_sent_again_under_its_key_is_there_once(Failure failure) {
        Principal.Automation deploy = rig.deploy();
        var request = rig.keyed(deploy, replace("a.example.com", "A", "192.0.2.1"), "key-1");
        long log = rig.logSize();
        rig.store().fail(failure);
        assertThat(refusal(rig.engine().changes().submit(request)).kind()).isEqualTo(Kind.UNAVAILABLE);
        rig.applied(request);
        assertThat(rig.types(log)).containsExactly("change.decided", "change.intent", "change.applied");
        assertThat(rig.served("a.example.com", "A")).containsExactly("192.0.2.1");
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void an_approval(Failure failure) {
        ChangeOutcome.Waiting waits =
                waiting(rig.submit(rig.change(rig.deploy(), replace("example.com", "MX", "20 mail.example.com."))));
        rig.store().fail(failure);
        assertThat(refusal(rig.engine().changes().approve(rig.person("cai"), ZONE, waits.changeId(), waits.planHash()))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
        for (int look = 0; look < 2; look++) {
            assertThat(rig.row(waits.changeId()).state()).isEqualTo(isDurable(failure) ? "applied" : "waiting");
            assertThat(rig.served("example.com", "MX"))
                    .containsExactly(isDurable(failure) ? "20 mail.example.com." : "10 mail.example.com.");
            rig.restart();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_lease(Failure failure) {
        long log = rig.logSize();
        rig.store().fail(failure);
        assertThatThrownBy(() -> await(rig.engine().leases().issue(rig.token("deploy"), EngineRig.bearer())))
                .isInstanceOf(Refused.class);
        assertThat(rig.types(log).contains("lease.issued")).isEqualTo(isDurable(failure));
        assertThat(rig.engine().credentials().bearer(rig.lease("deploy").secret()))
                .isInstanceOf(Authentication.Known.class);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_revocation(Failure failure) {
        IssuedLease lease = rig.lease("deploy");
        rig.store().fail(failure);
        assertThatThrownBy(() -> await(rig.engine()
                        .leases()
                        .revoke(rig.person("ada"), "identity/deploy", rig.correlation(), "stolen")))
                .isInstanceOf(Refused.class);
        rig.restart();
        assertThat(rig.engine().credentials().bearer(lease.secret()) instanceof Authentication.Ended)
                .isEqualTo(isDurable(failure));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_policy_edit(Failure failure) {
        long version = rig.engine().policy().snapshot().version();
        rig.store().fail(failure);
        assertThatThrownBy(() -> rig.edit(rig.person("ada"), World.put(World.forbid("frozen", ""))))
                .isInstanceOf(Refused.class);
        for (int look = 0; look < 2; look++) {
            assertThat(rig.engine().policy().snapshot().version()).isEqualTo(version + (isDurable(failure) ? 1 : 0));
            assertThat(rig.engine().policy().snapshot().forbids()).hasSize(isDurable(failure) ? 1 : 0);
            rig.restart();
        }
        assertThat(rig.edit(rig.person("ada"), World.put(World.forbid("more", ""))))
                .isInstanceOf(PolicyOutcome.Applied.class);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_checkpoint_is_signed_again(Failure failure) {
        rig.deploy();
        rig.store().fail(failure);
        try {
            rig.engine().checkpoints().checkpoint();
        } catch (RuntimeException e) {
            assertThat(e).isNotNull();
        }
        assertThat(rig.engine().checkpoints().checkpoint().checkpoint().size()).isEqualTo(rig.logSize());
        assertThat(rig.verifiedLog(directory.resolve("export")).faults()).isEmpty();
    }
}
