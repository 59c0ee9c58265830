package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.document.PersonSpec.HeldRole;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.credential.Tokens;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty directory to two administrators who approve for each other. */
final class BootstrapTest {
    @TempDir
    Path directory;

    private EngineRig rig;

    @BeforeEach
    void begin() {
        rig = new EngineRig(directory.resolve("data"));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private PolicyOutcome submit(Principal actor, PolicyEdit edit) {
        return rig.edit(actor, edit);
    }

    private static Kind kind(PolicyOutcome outcome) {
        return ((PolicyOutcome.Refused) outcome).refusal().kind();
    }

    private PolicyOutcome approve(String person, PolicyOutcome waiting) {
        return approve(rig.person(person), waiting);
    }

    private PolicyOutcome approve(Principal.Human person, PolicyOutcome outcome) {
        PolicyOutcome.Waiting waiting = (PolicyOutcome.Waiting) outcome;
        return await(rig.engine().policyChanges().approve(person, waiting.changeId(), waiting.planHash()));
    }

    @Test
    void the_secret_is_good_for_one_edit() {
        String secret = rig.engine().bootstrap().offer().orElseThrow();
        Principal.Bootstrap first =
                rig.engine().bootstrap().authenticate(secret).orElseThrow();
        assertThat(submit(first, World.put(World.founding()))).isInstanceOf(PolicyOutcome.Applied.class);

        assertThat(rig.engine().bootstrap().authenticate(secret)).isEmpty();
        assertThat(kind(submit(first, World.put(World.admin("eve"))))).isEqualTo(Kind.CREDENTIAL_ENDED);
        assertThat(rig.types(0).getLast()).isEqualTo("policy.refused");
        assertThat(rig.engine().policy().snapshot().person("eve")).isEmpty();
    }

    @Test
    void the_secret_is_void_after_an_hour() {
        String secret = rig.engine().bootstrap().offer().orElseThrow();
        Principal.Bootstrap held = rig.engine().bootstrap().authenticate(secret).orElseThrow();
        rig.clock.advance(Duration.ofHours(1));
        assertThat(rig.engine().bootstrap().authenticate(secret)).isEmpty();
        assertThat(kind(submit(held, World.put(World.founding())))).isEqualTo(Kind.CREDENTIAL_ENDED);
    }

    @Test
    void no_secret_is_offered_once_an_administrator_exists() {
        rig.bootstrap(World.put(World.founding()));
        assertThat(rig.engine().bootstrap().offer()).isEmpty();
    }

    @Test
    void another_secret_proves_nothing() {
        assertThat(rig.engine().bootstrap().offer()).isPresent();
        assertThat(rig.engine().bootstrap().authenticate("bwb_guess")).isEmpty();
    }

    @Test
    void the_first_edit_must_name_an_administrator_and_does_not_use_the_secret_up_otherwise() {
        String secret = rig.engine().bootstrap().offer().orElseThrow();
        Principal.Bootstrap first =
                rig.engine().bootstrap().authenticate(secret).orElseThrow();
        assertThat(kind(submit(first, World.put(World.owner("web", ""))))).isEqualTo(Kind.INVALID);
        assertThat(submit(first, World.put(World.founding()))).isInstanceOf(PolicyOutcome.Applied.class);
    }

    @Test
    void a_lone_administrator_widens_at_once_with_a_finding() {
        rig.bootstrap(World.put(World.founding()));
        assertThat(submit(rig.person("ada"), World.put(World.zone("example.com", ""))))
                .isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(rig.findings()).anyMatch(each -> each.kind().equals("bootstrap"));
        assertThat(rig.entries(0).getLast()).containsEntry("bootstrap", "true");
    }

    @Test
    void what_widens_waits_for_good_once_a_second_administrator_exists() {
        rig.bootstrap(World.put(World.founding()));
        submit(rig.person("ada"), World.put(World.admin("ben")));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("example.com", "")));
        assertThat(waiting).isInstanceOf(PolicyOutcome.Waiting.class);

        // even when one of the two goes again
        PolicyOutcome removal = submit(rig.person("ada"), World.delete(World.admin("ben")));
        assertThat(approve("ben", removal)).isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(submit(rig.person("ada"), World.put(World.zone("example.com", ""))))
                .isInstanceOf(PolicyOutcome.Waiting.class);
        rig.restart();
        assertThat(submit(rig.person("ada"), World.put(World.zone("example.com", ""))))
                .isInstanceOf(PolicyOutcome.Waiting.class);
    }

    @Test
    void an_administrator_of_some_zones_only_is_no_second_one_and_has_no_first_ones_rights() {
        rig.bootstrap(World.put(World.founding()));
        submit(
                rig.person("ada"),
                World.put(World.person("pat", "", "{'role':'policy-admin','zones':['.example.com'],'owners':['*']}")));
        assertThat(submit(rig.person("pat"), World.put(World.zone("example.com", ""))))
                .isInstanceOf(PolicyOutcome.Waiting.class);
        assertThat(submit(rig.person("ada"), World.put(World.zone("example.com", ""))))
                .isInstanceOf(PolicyOutcome.Applied.class);
    }

    @Test
    void after_a_lockout_the_recovery_secret_puts_an_administrator_in_force_at_once() {
        rig.bootstrap(World.put(World.estate()));
        String secret = rig.engine().bootstrap().recover();
        Principal.Bootstrap recovering =
                rig.engine().bootstrap().authenticate(secret).orElseThrow();
        assertThat(submit(recovering, World.put(World.admin("eve")))).isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(rig.types(0)).contains("bootstrap.recovery");
        assertThat(rig.engine().bootstrap().authenticate(secret)).isEmpty();
    }

    @Test
    void a_second_administrator_approves_and_the_edit_is_in_force() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        assertThat(rig.engine().policy().snapshot().zones()).hasSize(3);
        assertThat(approve("ben", waiting)).isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(rig.engine().policy().snapshot().zones()).hasSize(4);
        rig.restart();
        assertThat(rig.engine().policy().snapshot().zones()).hasSize(4);
    }

    @Test
    void who_asked_does_not_approve() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        assertThat(kind(approve("ada", waiting))).isEqualTo(Kind.FORBIDDEN);
        assertThat(rig.entries(0).getLast())
                .containsEntry("type", "policy.approval-refused")
                .containsEntry("actor", "person/ada");
    }

    @Test
    void who_asked_by_a_created_token_does_not_approve_in_person() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(createdToken("ada"), World.put(World.zone("new.example", "")));
        assertThat(kind(approve("ada", waiting))).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void a_created_token_does_not_approve() {
        rig.bootstrap(World.put(World.estate()));
        Principal.Human token = createdToken("ben");
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        assertThat(kind(approve(token, waiting))).isEqualTo(Kind.FORBIDDEN);
    }

    private Principal.Human createdToken(String person) {
        Principal.Human creator = rig.person(person);
        List<HeldRole> roles = creator.roles().stream()
                .filter(role -> role.role().word().equals("policy-admin"))
                .toList();
        Tokens.Created created =
                await(rig.engine().tokens().create(creator, "a script", roles, Duration.ofDays(1), rig.correlation()));
        return (Principal.Human) rig.known(created.secret());
    }

    @Test
    void someone_without_the_objects_does_not_approve() {
        rig.bootstrap(World.put(World.estate()));
        rig.inForce(World.person("pat", "", "{'role':'policy-admin','zones':['.example.com'],'owners':['web']}"));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        assertThat(kind(approve("pat", waiting))).isEqualTo(Kind.FORBIDDEN);
        assertThat(kind(approve("vera", waiting))).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void a_stale_sign_in_or_one_without_a_time_does_not_approve() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        Principal.Human stale = rig.person("ben", rig.clock.wall().minus(Duration.ofSeconds(301)));
        assertThat(kind(approve(stale, waiting))).isEqualTo(Kind.FORBIDDEN);
        assertThat(kind(approve(rig.person("ben", null), waiting))).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void an_approval_is_for_one_plan_only() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome.Waiting one =
                (PolicyOutcome.Waiting) submit(rig.person("ada"), World.put(World.zone("one.example", "")));
        PolicyOutcome.Waiting two =
                (PolicyOutcome.Waiting) submit(rig.person("ada"), World.put(World.zone("two.example", "")));
        assertThat(kind(await(rig.engine().policyChanges().approve(rig.person("ben"), one.changeId(), two.planHash()))))
                .isEqualTo(Kind.CONFLICT);
    }

    @Test
    void an_edit_of_the_same_document_meanwhile_voids_what_waits() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting =
                submit(rig.person("ada"), World.put(World.deployGrant(",'limits':{'maxRrsetsPerChange':200}")));
        rig.inForce(World.deployGrant(",'limits':{'maxRrsetsPerChange':50}"));
        assertThat(kind(approve("ben", waiting))).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void what_waited_a_day_has_ended() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        rig.clock.advance(Duration.ofHours(24));
        assertThat(kind(approve("ben", waiting))).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void an_edit_is_void_when_its_requester_no_longer_holds_what_it_touches() {
        rig.bootstrap(World.put(World.estate()));
        rig.inForce(World.admin("eve"));
        PolicyOutcome waiting = submit(rig.person("eve"), World.put(World.zone("new.example", "")));
        rig.inForce(World.delete(World.admin("eve")));
        assertThat(kind(approve("ben", waiting))).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void approval_stops_while_the_clock_is_in_doubt() {
        rig.bootstrap(World.put(World.estate()));
        PolicyOutcome waiting = submit(rig.person("ada"), World.put(World.zone("new.example", "")));
        rig.clock.step(Duration.ofMinutes(6));
        assertThat(kind(approve("ben", waiting))).isEqualTo(Kind.UNAVAILABLE);
        rig.engine().time().confirm();
        assertThat(approve("ben", waiting)).isInstanceOf(PolicyOutcome.Applied.class);
    }

    @Test
    void what_narrows_applies_at_once() {
        rig.bootstrap(World.put(World.estate()));
        assertThat(submit(rig.person("ada"), World.put(World.deployGrant(",'limits':{'maxRrsetsPerChange':1}"))))
                .isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(submit(rig.person("ben"), World.put(World.forbid("no-txt", ",'types':['TXT']"))))
                .isInstanceOf(PolicyOutcome.Applied.class);
    }

    @Test
    void nobody_edits_beyond_their_role() {
        rig.bootstrap(World.put(World.estate()));
        assertThat(kind(submit(rig.person("vera"), World.put(World.forbid("no-txt", "")))))
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(kind(submit(rig.deploy(), World.put(World.forbid("no-txt", "")))))
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(rig.types(0).getLast()).isEqualTo("policy.refused");
    }

    @Test
    void who_widened_a_document_is_remembered_and_narrowing_does_not_take_that_over() {
        rig.bootstrap(World.put(World.estate()));
        assertThat(widener("Grant/deploy")).isEqualTo("bootstrap");
        rig.inForce(World.deployGrant(",'limits':{'maxRrsetsPerChange':200}"));
        assertThat(widener("Grant/deploy")).isEqualTo("person/ada");
        submit(rig.person("ben"), World.put(World.deployGrant(",'limits':{'maxRrsetsPerChange':20}")));
        assertThat(widener("Grant/deploy")).isEqualTo("person/ada");
        rig.restart();
        assertThat(widener("Grant/deploy")).isEqualTo("person/ada");
    }

    @Test
    void widening_one_grant_does_not_touch_who_widened_another_whose_name_it_begins_with() {
        rig.bootstrap(World.put(World.estate()));
        rig.inForce(World.grant("deploy2", "deploy", World.DEPLOY_SCOPE, ",'unbound':'allowed'"));
        rig.inForce(World.deployGrant(",'limits':{'maxRrsetsPerChange':200}"));
        PolicyOutcome both = submit(
                rig.person("ben"),
                World.put(
                        World.deployGrant(",'limits':{'maxRrsetsPerChange':20}"),
                        World.grant(
                                "deploy2",
                                "deploy",
                                World.DEPLOY_SCOPE,
                                ",'unbound':'allowed','limits':{'maxRrsetsPerChange':300}")));
        assertThat(approve("ada", both)).isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(widener("Grant/deploy2")).isEqualTo("person/ben");
        assertThat(widener("Grant/deploy")).isEqualTo("person/ada");
    }

    private String widener(String document) {
        return rig.engine().policy().current().widenedBy().getOrDefault(document, "nobody");
    }
}
