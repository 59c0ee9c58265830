package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.addTxt;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refusal;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.Credentials;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.Tokens;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gives someone standing, and how it goes: reach, liberty of the first, revocation, a view too old to decide by. */
final class StandingTest {
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

    @Nested
    class Reach {
        @Test
        void a_policy_admin_of_all_owners_but_some_zones_edits_no_persons_anchors_or_owners() {
            rig.inForce(World.person(
                    "pat", "'platform'", "{'role':'policy-admin','zones':['.example.com'],'owners':['*']}"));
            for (var document :
                    java.util.List.of(World.admin("pat"), World.anchor("mine", false, true), World.owner("mine", ""))) {
                PolicyOutcome outcome = rig.edit(rig.person("pat"), World.put(document));
                assertThat(((PolicyOutcome.Refused) outcome).refusal().message())
                        .contains("does not reach");
            }
        }

        @Test
        void content_that_a_forbid_names_does_not_come_in_by_an_import() {
            rig.inForce(World.zone("new.example", ""));
            rig.inForce(World.document(
                    "Forbid", "no-mail", "{'zones':['new.example'],'types':['MX'],'reason':'not here'}"));
            assertThatThrownBy(() -> rig.importZone(ZoneId.parse("new.example")))
                    .hasMessageContaining("forbids");
            assertThat(rig.engine().zones().get(ZoneId.parse("new.example"))).isEmpty();
            rig.inForce(World.delete(World.document(
                    "Forbid", "no-mail", "{'zones':['new.example'],'types':['MX'],'reason':'not here'}")));
            rig.importZone(ZoneId.parse("new.example"));
        }
    }

    @Nested
    class OfOnePerson {
        @BeforeEach
        void begin() {
            rig.close();
            rig = new EngineRig(directory.resolve("one"));
            rig.bootstrap(World.put(World.founding()));
        }

        private PolicyOutcome confirm(String person, PolicyOutcome.Waiting widened) {
            return await(
                    rig.engine().policyChanges().approve(rig.person(person), widened.changeId(), widened.planHash()));
        }

        private PolicyOutcome.Waiting widen() {
            return (PolicyOutcome.Waiting) rig.edit(rig.person("ada"), World.put(World.zone("example.com", "")));
        }

        @Test
        void a_created_token_has_no_first_administrators_liberty() {
            Tokens.Created created = await(rig.engine()
                    .tokens()
                    .create(
                            rig.person("ada"),
                            "a script",
                            rig.person("ada").roles().stream()
                                    .filter(held -> held.role().word().equals("policy-admin"))
                                    .toList(),
                            Duration.ofDays(1),
                            rig.correlation()));
            assertThat(rig.edit(rig.known(created.secret()), World.put(World.admin("eve"))))
                    .isInstanceOf(PolicyOutcome.Waiting.class);
        }

        @Test
        void what_widens_waits_a_day_with_a_finding_and_is_then_confirmed_by_who_asked() {
            rig.ofOnePerson();
            PolicyOutcome.Waiting widened = widen();
            assertThat(rig.hasFinding("single-administrator", "change/" + widened.changeId()))
                    .isTrue();
            rig.clock.advance(Duration.ofHours(24).minusSeconds(1));
            assertThat(((PolicyOutcome.Refused) confirm("ada", widened))
                            .refusal()
                            .message())
                    .contains("after a day");
            rig.clock.advance(Duration.ofSeconds(1));
            assertThat(confirm("ada", widened)).isInstanceOf(PolicyOutcome.Applied.class);
            assertThat(rig.hasFinding("single-administrator", "change/" + widened.changeId()))
                    .isFalse();
        }

        @Test
        void it_has_ended_after_two_days() {
            rig.ofOnePerson();
            PolicyOutcome.Waiting widened = widen();
            rig.clock.advance(Duration.ofDays(2));
            assertThat(((PolicyOutcome.Refused) confirm("ada", widened))
                            .refusal()
                            .kind())
                    .isEqualTo(Kind.CONFLICT);
        }

        @Test
        void the_setting_means_nothing_once_there_are_two() {
            rig.edit(rig.person("ada"), World.put(World.admin("ben")));
            rig.ofOnePerson();
            PolicyOutcome.Waiting widened = widen();
            rig.clock.advance(Duration.ofHours(23));
            assertThat(((PolicyOutcome.Refused) confirm("ada", widened))
                            .refusal()
                            .message())
                    .contains("nobody approves");
            assertThat(confirm("ben", widened)).isInstanceOf(PolicyOutcome.Applied.class);
        }
    }

    @Nested
    class AView {
        @Test
        void that_cannot_be_proved_fresher_than_a_second_denies_every_use_and_every_issue() {
            IssuedLease lease = rig.lease("deploy");
            rig.amongOthers();
            assertThat(rig.engine().credentials().bearer(lease.secret())).isInstanceOf(Authentication.Known.class);
            rig.clock.advance(Duration.ofMillis(1_001));
            assertThat(rig.engine().credentials().bearer(lease.secret())).isInstanceOf(Authentication.Undecided.class);
            assertThat(rig.engine().credentials().lease(lease.lease(), rig.clock.wall()))
                    .isInstanceOf(Authentication.Undecided.class);
            assertThat(refusal(rig.engine().leases().issue(rig.token("deploy"), EngineRig.bearer()))
                            .kind())
                    .isEqualTo(Kind.UNAVAILABLE);
        }

        @Test
        void is_proved_again_by_reading_the_database() {
            IssuedLease lease = rig.lease("deploy");
            rig.amongOthers();
            rig.clock.advance(Duration.ofMinutes(1));
            rig.engine().start();
            EngineRig.until(
                    "the view is fresh",
                    () -> rig.engine().credentials().bearer(lease.secret()) instanceof Authentication.Known);
        }

        @Test
        void of_a_node_that_is_alone_is_always_fresh() {
            IssuedLease lease = rig.lease("deploy");
            rig.clock.advance(Duration.ofMinutes(1));
            assertThat(rig.engine().credentials().bearer(lease.secret())).isInstanceOf(Authentication.Known.class);
        }
    }

    @Nested
    class ARepetition {
        @Test
        void of_a_change_that_waited_is_told_what_became_of_it() {
            ChangeRequest request = rig.keyed(rig.deploy(), MAIL, "key-1");
            ChangeOutcome.Waiting waits = waiting(rig.submit(request));
            assertThat(waiting(rig.submit(request)).changeId()).isEqualTo(waits.changeId());
            ChangeOutcome.Applied done = applied(rig.approve(rig.person("cai"), waits));
            assertThat(rig.submit(request)).isEqualTo(done);
        }

        @Test
        void of_a_change_that_waited_too_long_is_told_so() {
            ChangeRequest request = rig.keyed(rig.person("ben"), MAIL, "key-1");
            waiting(rig.submit(request));
            rig.clock.advance(Duration.ofHours(24));
            assertThat(refused(rig.submit(request)).kind()).isEqualTo(Kind.CONFLICT);
        }

        @Test
        void does_not_count_against_the_limit() {
            rig.inForce(World.deployGrant(",'limits':{'maxChangesPerHour':2}"));
            Principal.Automation deploy = rig.deploy();
            ChangeRequest request = rig.keyed(deploy, addTxt("txt.example.com", "one"), "key-1");
            ChangeOutcome first = rig.submit(request);
            for (int i = 0; i < 3; i++) {
                assertThat(rig.submit(request)).isEqualTo(first);
            }
            rig.applied(rig.change(deploy, addTxt("txt.example.com", "two")));
            assertThat(refused(rig.submit(rig.change(deploy, addTxt("txt.example.com", "three"))))
                            .kind())
                    .isEqualTo(Kind.LIMIT_REACHED);
        }
    }

    @Test
    void a_credential_revoked_while_its_change_waits_in_the_queue_changes_nothing() {
        Principal.Automation deploy = rig.deploy();
        await(rig.engine().leases().revoke(rig.person("ada"), deploy.credential(), rig.correlation(), "stolen"));
        assertThat(refused(rig.submit(rig.change(deploy, replace("a.example.com", "A", "192.0.2.1"))))
                        .kind())
                .isEqualTo(Kind.CREDENTIAL_ENDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant/deploy", "owner/web", "owner/platform", "identity/deploy", "anchor/old"})
    void a_legacy_secret_goes_with_its_grant_its_identity_and_whoever_answers_for_either(String subject) {
        rig.inForce(World.document(
                "TrustAnchor",
                "old",
                "{'type':'tsig','keyName':'old.key','algorithm':'hmac-sha256','secretId':'old','identity':'deploy',"
                        + "'owner':'platform','reason':'a printer','notAfter':'2026-04-01T00:00:00Z'}"));
        Credentials credentials = rig.engine().credentials();
        assertThat(credentials.legacy("old", rig.clock.wall())).isInstanceOf(Authentication.Known.class);
        await(rig.engine().leases().revoke(rig.person("ada"), subject, rig.correlation(), "a test"));
        assertThat(credentials.legacy("old", rig.clock.wall())).isInstanceOf(Authentication.Ended.class);
    }

    @Test
    void a_plan_larger_than_persons_and_log_can_hold_is_refused() {
        StringBuilder operations = new StringBuilder();
        String text = "x".repeat(250);
        for (int i = 0; i < 90; i++) {
            for (int part = 0; part < 100; part++) {
                operations
                        .append(operations.isEmpty() ? "" : ",")
                        .append(addTxt("t" + i + ".example.com", part + text));
            }
        }
        long before = rig.logSize();
        assertThat(refused(rig.submit(rig.change(rig.person("olga"), operations.toString())))
                        .kind())
                .isEqualTo(Kind.LIMIT_REACHED);
        assertThat(rig.types(before)).containsExactly("change.refused");
    }

    @Test
    void a_key_of_any_version_up_to_255_seals_and_marks() {
        MasterKey key = new MasterKey(new TreeMap<>(Map.of(200, new byte[32])), new SecureRandom());
        assertThat(key.open(key.seal(new byte[] {1, 2}, "row"), "row")).containsExactly(1, 2);
        assertThat(key.isMarked(key.mark("lease", "part"), "lease", "part")).isTrue();
    }
}
