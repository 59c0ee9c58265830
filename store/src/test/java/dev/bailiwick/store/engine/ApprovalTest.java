package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.ZONE;
import static dev.bailiwick.store.engine.EngineRig.applied;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ApproverCheck;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.credential.Tokens;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A person's yes to one plan: who may give it and who not, for what, until when, and what voids it. In the estate {@code
 * deploy} belongs to {@code web}, whose deputy is dora; cai approves for the zone's risk owner and has no part in it.
 */
final class ApprovalTest {
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

    private ChangeOutcome.Waiting mailByDeploy() {
        return waiting(rig.submit(rig.change(rig.deploy(), MAIL)));
    }

    private void stays(ChangeOutcome.Waiting waits, ChangeOutcome outcome, String cause) {
        assertThat(refused(outcome).message()).contains(cause);
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("waiting");
        assertThat(rig.served("example.com", "MX")).containsExactly("10 mail.example.com.");
        assertThat(rig.entries(0).getLast())
                .containsEntry("type", "change.approval-refused")
                .containsEntry("change", waits.changeId());
    }

    // --- who

    @Test
    void an_approver_without_a_part_in_it_approves_and_it_is_applied() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        applied(rig.approve(rig.person("cai"), waits));
        assertThat(rig.served("example.com", "MX")).containsExactly("20 mail.example.com.");
        assertThat(rig.types(0)).endsWith("change.approved", "change.decided", "change.intent", "change.applied");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "wes  | you belong to the owner of the requesting identity",
                "dora | you are a deputy of the owner of the requesting identity",
                "otto | only persons of the zone's risk owner approve",
                "vera | you are not an approver for this zone and its risk owner",
                "olga | you are not an approver for this zone and its risk owner"
            })
    void whoever_has_a_part_in_it_or_no_say_does_not(String person, String cause) {
        ChangeOutcome.Waiting waits = mailByDeploy();
        stays(waits, rig.approve(rig.person(person), waits), cause);
    }

    @ParameterizedTest(name = "named by {0}")
    @CsvSource({"actor,cai", "user_email,cai@corp.example", "triggered_by,sub-cai", "nested,CAI"})
    void the_person_in_the_proof_does_not_whatever_claim_names_them(String claim, String value) {
        Map<String, Object> claims =
                claim.equals("nested") ? Map.of("ci", Map.of("who", List.of(value))) : Map.of(claim, value);
        Principal deploy = rig.known(await(
                        rig.engine().leases().issue(rig.token("deploy", new TreeMap<>(claims)), EngineRig.bearer()))
                .secret());
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(deploy, MAIL)));
        stays(waits, rig.approve(rig.person("cai"), waits), "you are named in the requester's proof");
    }

    @Test
    void who_last_widened_the_grant_does_not_even_where_another_approved_that() {
        rig.inForce(World.deployGrant(",'limits':{'maxRrsetsPerChange':200}"));
        ChangeOutcome.Waiting waits = mailByDeploy();
        stays(waits, rig.approve(rig.person("ada"), waits), "you last widened the grant");
        applied(rig.approve(rig.person("ben"), waits));
    }

    @Test
    void a_person_does_not_approve_their_own_change_nor_that_of_a_token_they_created() {
        ChangeOutcome.Waiting own = waiting(rig.submit(rig.change(rig.person("ben"), MAIL)));
        stays(own, rig.approve(rig.person("ben"), own), "nobody approves their own change");

        ChangeOutcome.Waiting byToken = waiting(rig.submit(
                rig.change(createdToken("ada", "operator"), replace("example.com", "MX", "30 mail.example.com."))));
        stays(byToken, rig.approve(rig.person("ada"), byToken), "nobody approves their own change");
    }

    @Test
    void a_machine_does_not() {
        assertThat(ApproverCheck.notInPerson(rig.deploy(), rig.clock.wall())).hasValue("a machine never approves");
        assertThat(ApproverCheck.notInPerson(new Principal.Internal("verification"), rig.clock.wall()))
                .isPresent();
        assertThat(ApproverCheck.notInPerson(new Principal.Bootstrap(new TreeMap<>()), rig.clock.wall()))
                .isPresent();
    }

    @Test
    void a_created_token_does_not_whatever_its_maker_holds() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        Principal.Human script = createdToken("ben", "operator");
        assertThat(refused(rig.approve(script, waits)).kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("waiting");
    }

    @Test
    void a_sign_in_older_than_five_minutes_or_without_a_time_does_not() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        Principal.Human stale = rig.person("cai", rig.clock.wall().minus(Duration.ofSeconds(301)));
        stays(waits, rig.approve(stale, waits), "sign in again");
        stays(waits, rig.approve(rig.person("cai", null), waits), "auth_time");
        applied(rig.approve(rig.person("cai", rig.clock.wall().minus(Duration.ofMinutes(5))), waits));
    }

    private Principal.Human createdToken(String person, String role) {
        Principal.Human creator = rig.person(person);
        Tokens.Created created = await(rig.engine()
                .tokens()
                .create(
                        creator,
                        "a script",
                        creator.roles().stream()
                                .filter(held -> held.role().word().equals(role))
                                .toList(),
                        Duration.ofDays(1),
                        rig.correlation()));
        return (Principal.Human) rig.known(created.secret());
    }

    // --- what, and until when

    @Test
    void an_approval_is_for_one_plan() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        ChangeOutcome.Waiting other =
                waiting(rig.submit(rig.change(rig.deploy(), replace("example.com", "MX", "30 mail.example.com."))));
        ChangeOutcome outcome =
                await(rig.engine().changes().approve(rig.person("cai"), ZONE, waits.changeId(), other.planHash()));
        stays(waits, outcome, "another plan");
    }

    @Test
    void what_the_plan_would_now_come_down_to_otherwise_is_void() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        applied(rig.approve(
                rig.person("cai"),
                waiting(rig.submit(
                        rig.change(rig.person("ben"), replace("example.com", "MX", "5 mail.example.com."))))));
        assertThat(refused(rig.approve(rig.person("cai"), waits)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("voided");
        assertThat(rig.served("example.com", "MX")).containsExactly("5 mail.example.com.");
    }

    @Test
    void what_has_waited_a_day_has_ended_and_is_told_so_without_anyone_asking() {
        ChangeOutcome.Waiting waits = mailByDeploy();
        rig.clock.advance(Duration.ofHours(24));
        assertThat(refused(rig.approve(rig.person("cai"), waits)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("expired");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"lease", "identity/deploy", "owner/web", "anchor/ci", "grant/deploy"})
    void revocation_voids_what_waits(String what) {
        ChangeRequest request = rig.change(rig.deploy(), MAIL);
        ChangeOutcome.Waiting waits = waiting(rig.submit(request));
        String subject = what.equals("lease") ? request.principal().credential() : what;
        await(rig.engine().leases().revoke(rig.person("ada"), subject, rig.correlation(), "a test"));
        assertThat(refused(rig.approve(rig.person("cai"), waits)).message()).contains("revoked");
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("voided");
    }

    @Test
    void revoking_a_person_voids_what_they_asked_for_and_the_tokens_issued_until_then() {
        ChangeOutcome.Waiting waits = waiting(rig.submit(rig.change(rig.person("ben"), MAIL)));
        String earlier = rig.tokens.person("people", "sub-ben", rig.clock.wall(), rig.clock.wall());
        await(rig.engine().leases().revoke(rig.person("ada"), "person/ben", rig.correlation(), "left"));
        assertThat(refused(rig.approve(rig.person("cai"), waits)).message()).contains("revoked");
        assertThat(rig.row(waits.changeId()).state()).isEqualTo("voided");
        assertThat(rig.engine().credentials().bearer(earlier).toString()).contains("sign in again");
        rig.clock.advance(Duration.ofSeconds(1));
        assertThat(rig.person("ben").person()).isEqualTo("ben");
    }

    // --- protocols that cannot wait

    private String refusedUpdate(Principal principal) {
        ChangeOutcome outcome = rig.submit(rig.update(principal, MAIL));
        assertThat(refused(outcome).kind()).isEqualTo(Kind.NEEDS_APPROVAL);
        return ((ChangeOutcome.Refused) outcome).changeId();
    }

    @Test
    void an_identical_resend_under_a_new_lease_joins_and_approval_admits_the_next_one() {
        String first = refusedUpdate(rig.deploy());
        assertThat(refusedUpdate(rig.deploy())).isEqualTo(first);
        await(rig.engine()
                .changes()
                .approve(rig.person("cai"), ZONE, first, rig.row(first).planHash()));
        assertThat(rig.served("example.com", "MX")).containsExactly("10 mail.example.com.");
        assertThat(applied(rig.submit(rig.update(rig.deploy(), MAIL))).changeId())
                .isEqualTo(first);
        assertThat(rig.served("example.com", "MX")).containsExactly("20 mail.example.com.");
    }

    @Test
    void an_approval_admits_nobody_once_the_lease_that_it_was_asked_under_was_revoked() {
        Principal.Automation asked = rig.deploy();
        String first = refusedUpdate(asked);
        await(rig.engine()
                .changes()
                .approve(rig.person("cai"), ZONE, first, rig.row(first).planHash()));
        await(rig.engine().leases().revoke(rig.person("ada"), asked.credential(), rig.correlation(), "stolen"));
        String second = refusedUpdate(rig.deploy());
        assertThat(second).isNotEqualTo(first);
        assertThat(rig.row(first).state()).isEqualTo("voided");
    }

    @Test
    void policy_is_judged_again_when_an_approved_change_is_submitted() {
        String first = refusedUpdate(rig.deploy());
        await(rig.engine()
                .changes()
                .approve(rig.person("cai"), ZONE, first, rig.row(first).planHash()));
        rig.inForce(World.forbid("no-mail", ",'types':['MX']"));
        assertThat(refused(rig.submit(rig.update(rig.deploy(), MAIL))).kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(rig.served("example.com", "MX")).containsExactly("10 mail.example.com.");
    }
}
