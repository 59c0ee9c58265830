package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.refusal;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static dev.bailiwick.store.engine.EngineRig.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.ScopeCodec;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest.Form;
import dev.bailiwick.engine.credential.Watermarks;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases: from a workload's proof to a credential that ends, and the ways in which it ends before. */
final class LeaseTest {
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

    private static AskedScope asked(String json) {
        return ScopeCodec.decodeAsked(Json.read(json.replace('\'', '"'))).orElseThrow();
    }

    private IssuedLease issue(String identity, Form form, AskedScope scope, Duration duration) {
        return await(rig.engine().leases().issue(rig.token(identity), request(form, scope, duration)));
    }

    private Kind refusedIssue(String token, Form form, AskedScope scope) {
        return refusal(rig.engine().leases().issue(token, request(form, scope, null)))
                .kind();
    }

    private String ended(IssuedLease lease) {
        return switch (rig.engine().credentials().bearer(lease.secret())) {
            case Authentication.Known known -> "in force";
            case Authentication.Ended ended -> {
                assertThat(ended.refusal().kind()).isEqualTo(Kind.CREDENTIAL_ENDED);
                yield ended.refusal().message();
            }
            case Authentication.Unknown unknown ->
                "unknown: " + unknown.refusal().message();
            case Authentication.Undecided undecided ->
                "undecided: " + undecided.refusal().message();
        };
    }

    // --- issuance

    @Test
    void a_lease_is_issued_for_a_proof_and_told_as_one_access() {
        long before = rig.logSize();
        IssuedLease lease = rig.lease("deploy");
        assertThat(rig.types(before)).containsExactly("access.requested", "access.decided", "lease.issued");
        assertThat(rig.entries(before))
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", "identity/deploy")
                        .containsEntry("correlation", lease.lease().correlation()));
        Principal.Automation principal = rig.automation(lease);
        assertThat(principal.identity()).isEqualTo("deploy");
        assertThat(principal.proof()).containsEntry("subject", "repo/deploy").containsEntry("claim.job", "deploy");
    }

    @Test
    void its_scope_is_what_was_asked_inside_the_grant() {
        IssuedLease lease = issue(
                "deploy", Form.BEARER, asked("{'names':['www.example.com'],'types':['A']}"), Duration.ofMinutes(1));
        assertThat(rig.engine()
                        .policy()
                        .snapshot()
                        .grant("deploy")
                        .orElseThrow()
                        .scope()
                        .contains(lease.scope()))
                .isTrue();
        Principal.Automation principal = rig.automation(lease);
        assertThat(rig.applied(rig.change(principal, replace("www.example.com", "A", "192.0.2.99")))
                        .changed())
                .isTrue();
        assertThat(refused(rig.submit(rig.change(principal, replace("api.example.com", "A", "192.0.2.99"))))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'zones':['**'],'names':['**']}",
                "{'zones':['other.example'],'names':['.other.example']}",
                "{'types':['NS']}",
                "{'operations':['transfer']}",
            })
    void nothing_beyond_the_grant_is_issued(String scope) {
        long before = rig.logSize();
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, asked(scope))).isEqualTo(Kind.FORBIDDEN);
        assertThat(rig.types(before)).containsExactly("access.refused");
    }

    @Test
    void a_token_that_proves_nothing_gets_nothing() {
        assertThat(refusedIssue("nonsense", Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(refusedIssue(rig.token("stranger"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void a_persons_token_gets_no_lease() {
        String token = rig.tokens.person("people", "sub-ada", rig.clock.wall(), rig.clock.wall());
        assertThat(refusedIssue(token, Form.BEARER, AskedScope.everything())).isEqualTo(Kind.UNAUTHENTICATED);
    }

    @Test
    void a_proof_that_matches_two_identities_gets_nothing() {
        rig.inForce(World.document(
                "Identity",
                "twin",
                "{'owner':'web','environment':'prod','purpose':'the same','notAfter':'2026-12-01T00:00:00Z',"
                        + "'match':[{'anchor':'ci','claims':{'job':'deploy'}}]}"));
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void a_lease_comes_only_in_forms_that_the_grant_offers() {
        rig.inForce(World.deployGrant(",'forms':['tsig']"));
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
        IssuedLease lease = issue("deploy", Form.TSIG, AskedScope.everything(), Duration.ofMinutes(1));
        assertThat(lease.lease().secretHash()).isNull();
        assertThat(lease.lease().keyName()).endsWith(".");
        LeaseRow row = rig.engine()
                .credentials()
                .leaseOfKey(Objects.requireNonNull(lease.lease().keyName()))
                .orElseThrow();
        assertThat(rig.engine().leases().tsigSecret(row).orElseThrow())
                .isEqualTo(Base64.getDecoder().decode(lease.secret()));
    }

    @Test
    void an_unbound_bearer_needs_the_grants_leave() {
        assertThat(refusedIssue(rig.token("acme"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(issue("acme", Form.TSIG, AskedScope.everything(), Duration.ofMinutes(1))
                        .secret())
                .isNotEmpty();
    }

    @Test
    void a_single_use_proof_is_used_once_and_the_refusal_names_the_lease_and_is_recorded() {
        String token = rig.tokens.workload("once", "repo/deploy", Map.of("job", "deploy"), rig.clock.wall());
        IssuedLease first = await(rig.engine().leases().issue(token, EngineRig.bearer()));
        long before = rig.logSize();
        var refusal = refusal(rig.engine().leases().issue(token, EngineRig.bearer()));
        assertThat(refusal.kind()).isEqualTo(Kind.REPLAYED);
        assertThat(refusal.message()).contains(first.lease().id());
        assertThat(rig.types(before)).containsExactly("access.refused");
        rig.restart();
        assertThat(refusal(rig.engine().leases().issue(token, EngineRig.bearer()))
                        .kind())
                .isEqualTo(Kind.REPLAYED);
    }

    @Test
    void a_reusable_proof_gives_several_leases() {
        String token = rig.token("deploy");
        await(rig.engine().leases().issue(token, EngineRig.bearer()));
        assertThat(await(rig.engine().leases().issue(token, EngineRig.bearer())).secret())
                .isNotEmpty();
    }

    @Test
    void the_grants_condition_is_held_against_the_proof() {
        rig.inForce(World.deployGrant(",'condition':'proved.claims.branch == \\'main\\''".replace("\\'", "\\\"")));
        assertThat(refusedIssue(rig.token("deploy", Map.of("branch", "dev")), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(await(rig.engine().leases().issue(rig.token("deploy", Map.of("branch", "main")), EngineRig.bearer()))
                        .secret())
                .isNotEmpty();
    }

    // --- ends

    @Test
    void it_lives_five_minutes_where_nothing_is_asked() {
        assertThat(rig.lease("deploy").lease().endsAt()).isEqualTo(EngineRig.START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void it_ends_at_the_earliest_of_what_was_asked_and_the_ends_of_grant_and_identity() {
        assertThat(issue("deploy", Form.BEARER, AskedScope.everything(), Duration.ofHours(20))
                        .lease()
                        .endsAt())
                .isEqualTo(EngineRig.START.plus(Duration.ofHours(1)));
        assertThat(issue("deploy", Form.BEARER, AskedScope.everything(), Duration.ofSeconds(7))
                        .lease()
                        .endsAt())
                .isEqualTo(EngineRig.START.plus(Duration.ofSeconds(7)));
        Instant soon = EngineRig.START.plus(Duration.ofSeconds(100));
        rig.inForce(World.document(
                "Identity",
                "deploy",
                "{'owner':'web','environment':'prod','purpose':'deploys','notAfter':'" + soon
                        + "','match':[{'anchor':'ci','claims':{'job':'deploy'}}]}"));
        assertThat(rig.lease("deploy").lease().endsAt()).isEqualTo(soon);
        Instant sooner = EngineRig.START.plus(Duration.ofSeconds(50));
        rig.inForce(World.document(
                "Grant",
                "deploy",
                "{'identities':['deploy'],'scope':" + World.DEPLOY_SCOPE + ",'unbound':'allowed','notAfter':'" + sooner
                        + "'}"));
        assertThat(rig.lease("deploy").lease().endsAt()).isEqualTo(sooner);
    }

    @Test
    void an_ended_lease_is_refused_and_attributed() {
        IssuedLease lease = rig.lease("deploy");
        rig.clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(ended(lease)).isEqualTo("in force");
        rig.clock.advance(Duration.ofMillis(1));
        assertThat(ended(lease)).isEqualTo("the lease has ended");
    }

    @Test
    void setting_the_clock_back_does_not_revive_it() {
        IssuedLease lease = rig.lease("deploy");
        rig.clock.advance(Duration.ofMinutes(6));
        assertThat(ended(lease)).isEqualTo("the lease has ended");
        rig.clock.step(Duration.ofMinutes(-4));
        assertThat(ended(lease)).isEqualTo("the lease has ended");
        rig.clock.step(Duration.ofHours(-4));
        assertThat(ended(lease)).isEqualTo("the lease has ended");
    }

    @Test
    void nor_does_a_restart_with_the_clock_set_back() {
        IssuedLease lease = rig.lease("deploy");
        rig.clock.advance(Duration.ofMinutes(6));
        rig.engine().start();
        EngineRig.until(
                "the time is recorded",
                () -> rig.store()
                        .read(reads -> reads.settings().get("time.recorded"))
                        .map(Instant::parse)
                        .filter(EngineRig.START.plus(Duration.ofMinutes(6))::equals)
                        .isPresent());
        rig.clock.step(Duration.ofMinutes(-4));
        rig.restart();
        assertThat(ended(lease)).isEqualTo("the lease has ended");
        assertThat(rig.engine().time().inDoubt()).isFalse();
        rig.clock.step(Duration.ofHours(-4));
        rig.restart();
        assertThat(ended(lease)).isEqualTo("the lease has ended");
        assertThat(rig.engine().time().inDoubt()).isTrue();
    }

    @Test
    void a_step_of_the_clock_stops_issuance_but_not_use_until_it_is_confirmed() {
        IssuedLease lease = issue("deploy", Form.BEARER, AskedScope.everything(), Duration.ofHours(1));
        rig.clock.step(Duration.ofSeconds(301));
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.UNAVAILABLE);
        assertThat(ended(lease)).isEqualTo("in force");
        rig.engine().time().confirm();
        assertThat(rig.lease("deploy").secret()).isNotEmpty();
    }

    @Test
    void a_wrong_hour_that_is_put_right_does_not_end_leases_for_good() {
        IssuedLease lease = rig.lease("deploy");
        rig.clock.step(Duration.ofHours(1));
        assertThat(ended(lease)).isEqualTo("the lease has ended");
        rig.clock.step(Duration.ofHours(-1));
        assertThat(ended(lease)).isEqualTo("in force");
    }

    // --- revocation, narrowing

    @ParameterizedTest
    @ValueSource(strings = {"lease", "identity/deploy", "owner/web", "anchor/ci", "grant/deploy"})
    void revocation_bites_at_the_next_use_and_after_a_restart(String what) {
        IssuedLease lease = rig.lease("deploy");
        String subject = what.equals("lease") ? "lease/" + lease.lease().id() : what;
        long before = rig.logSize();
        await(rig.engine().leases().revoke(rig.person("ada"), subject, rig.correlation(), "a test"));
        assertThat(ended(lease)).isEqualTo("the lease was revoked");
        assertThat(rig.types(before)).containsExactly("credential.revoked");
        rig.restart();
        assertThat(ended(lease)).isEqualTo("the lease was revoked");
    }

    @Test
    void revocation_spares_other_leases_and_later_ones() {
        IssuedLease one = rig.lease("deploy");
        IssuedLease two = rig.lease("deploy");
        await(rig.engine()
                .leases()
                .revoke(rig.person("ada"), "lease/" + one.lease().id(), rig.correlation(), ""));
        assertThat(ended(two)).isEqualTo("in force");
        await(rig.engine().leases().revoke(rig.person("ada"), "identity/deploy", rig.correlation(), ""));
        assertThat(ended(two)).isEqualTo("the lease was revoked");
        assertThat(ended(rig.lease("deploy"))).isEqualTo("in force");
    }

    @Test
    void a_revocation_whose_answer_was_lost_bites_within_a_beat() {
        IssuedLease lease = rig.lease("deploy");
        rig.engine().start();
        await(rig.store().write(tx -> Watermarks.move(tx, "identity/deploy")));
        EngineRig.until("the revocation bites", () -> ended(lease).equals("the lease was revoked"));
    }

    @Test
    void a_suspended_identity_can_do_nothing() {
        IssuedLease lease = rig.lease("deploy");
        assertThat(rig.edit(rig.person("ada"), World.put(World.identity("deploy", ",'suspended':true"))))
                .isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(ended(lease)).isEqualTo("the identity is suspended");
        assertThat(refusedIssue(rig.token("deploy"), Form.BEARER, AskedScope.everything()))
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void narrowing_the_grant_bites_a_lease_that_is_out() {
        Principal.Automation principal = rig.deploy();
        assertThat(rig.edit(
                        rig.person("ada"),
                        World.put(World.grant(
                                "deploy",
                                "deploy",
                                World.scope("'example.com'", "'www.example.com'", "'A'"),
                                ",'unbound':'allowed'"))))
                .isInstanceOf(PolicyOutcome.Applied.class);
        assertThat(refused(rig.submit(rig.change(principal, replace("api.example.com", "A", "192.0.2.7"))))
                        .reasons())
                .anyMatch(reason -> reason.code().equals("outside-grant"));
        assertThat(rig.applied(rig.change(principal, replace("www.example.com", "A", "192.0.2.7")))
                        .changed())
                .isTrue();
    }

    @Test
    void a_grant_that_is_gone_or_has_ended_gives_nothing_to_a_lease_that_is_out() {
        Principal.Automation principal = rig.deploy();
        rig.inForce(World.delete(World.deployGrant("")));
        assertThat(refused(rig.submit(rig.change(principal, replace("www.example.com", "A", "192.0.2.7"))))
                        .reasons())
                .anyMatch(reason -> reason.code().equals("grant-missing"));
    }

    @Test
    void an_anchor_that_is_gone_takes_its_leases_with_it() {
        IssuedLease lease = rig.lease("deploy");
        rig.inForce(World.put(
                        World.document(
                                "Identity",
                                "deploy",
                                "{'owner':'web','environment':'prod','purpose':'x','notAfter':'2026-12-01T00:00:00Z'}"),
                        World.document(
                                "Identity",
                                "acme",
                                "{'owner':'web','environment':'prod','purpose':'x','notAfter':'2026-12-01T00:00:00Z'}"))
                .and(World.delete(World.anchor("ci", false, false))));
        assertThat(ended(lease)).isEqualTo("the trust anchor is no longer declared");
    }

    // --- forgery

    @Test
    void a_row_altered_in_the_database_is_not_honoured() throws SQLException {
        IssuedLease lease = rig.lease("deploy");
        Path data = rig.data();
        rig.engine().close();
        rig.store().close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + databaseFile(data));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE lease SET ends_at = ends_at + 3600000000000"))
                    .isEqualTo(1);
        }
        rig.restart();
        assertThat(ended(lease)).isEqualTo("unknown: no such credential");
    }

    private static Path databaseFile(Path data) {
        return data.resolve("bailiwick.db");
    }

    @Test
    void a_lease_shows_no_secret_in_its_text() {
        IssuedLease lease = rig.lease("deploy");
        assertThat(lease.toString()).doesNotContain(lease.secret());
    }
}
