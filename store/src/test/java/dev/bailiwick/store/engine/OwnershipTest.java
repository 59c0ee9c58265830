package dev.bailiwick.store.engine;

import static dev.bailiwick.store.engine.EngineRig.addTxt;
import static dev.bailiwick.store.engine.EngineRig.await;
import static dev.bailiwick.store.engine.EngineRig.delete;
import static dev.bailiwick.store.engine.EngineRig.refused;
import static dev.bailiwick.store.engine.EngineRig.replace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.engine.change.ChallengeExpiry;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records belong to the identity that placed them, challenge values go with their lease. */
@DisplayName("Ownership of records")
final class OwnershipTest {
    private static final String EVERYTHING = World.scope("'example.com'", "'.example.com'", "'A','TXT','NS','DNAME'");
    private static final String CHALLENGE = "_acme-challenge.www.example.com";

    @TempDir
    Path directory;

    private EngineRig rig;

    @BeforeEach
    void begin() {
        rig = EngineRig.estate(directory.resolve("data"));
        rig.inForce(
                World.grant(
                        "acme",
                        "acme",
                        World.scope("'example.com'", "'_acme-challenge.www.example.com'", "'TXT'"),
                        ",'unbound':'allowed'"),
                World.identity("sync", ""),
                World.grant("sync", "sync", EVERYTHING, ",'unbound':'allowed'"),
                World.identity("other", ""),
                World.grant("other", "other", EVERYTHING, ",'unbound':'allowed'"),
                World.document(
                        "ApprovalRule",
                        "none-here",
                        "{'zones':['example.com'],'consequences':['take-delegation','break-dnssec','occlude','loosen-caa',"
                                + "'bulk','intercept-mail','redirect-traffic'],'require':'automatic'}"));
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private Principal.Automation as(String identity) {
        return rig.automation(rig.lease(identity));
    }

    private Refusal refusedAs(Principal who, String operations) {
        Refusal refusal = refused(rig.submit(rig.change(who, operations)));
        assertThat(refusal.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(refusal.reasons()).extracting(reason -> reason.code()).containsOnly("owned-by-another");
        return refusal;
    }

    @Nested
    @DisplayName("A record")
    class OfRecords {
        @Test
        void is_changed_and_taken_away_by_the_identity_that_placed_it_whatever_lease_it_has() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.2")));
            rig.applied(rig.change(as("sync"), delete("a.example.com", "A")));
            assertThat(rig.served("a.example.com", "A")).isEmpty();
        }

        @Test
        void is_not_taken_away_by_another_automation_whatever_its_scope_covers() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            assertThat(refusedAs(as("other"), delete("a.example.com", "A")).message())
                    .contains("a.example.com")
                    .contains("another identity");
            refusedAs(as("other"), replace("a.example.com", "A", "192.0.2.9"));
            assertThat(rig.served("a.example.com", "A")).containsExactly("192.0.2.1");
        }

        @Test
        void of_which_one_is_anothers_keeps_the_whole_change_back_and_is_named() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            Refusal refusal = refusedAs(
                    as("other"), replace("b.example.com", "A", "192.0.2.2") + "," + delete("a.example.com", "A"));
            assertThat(refusal.reasons())
                    .singleElement()
                    .satisfies(reason -> assertThat(reason.message()).contains("a.example.com"));
            assertThat(rig.served("b.example.com", "A")).isEmpty();
        }

        @Test
        void may_stand_beside_anothers_in_one_rrset_but_not_retime_it() {
            rig.applied(rig.change(as("sync"), addTxt("example.com", "v=spf1 -all")));
            rig.applied(rig.change(as("other"), addTxt("example.com", "site-verification=1")));
            rig.applied(
                    rig.change(
                            as("other"),
                            "{'op':'delete-records','name':'example.com','type':'TXT','records':['\\\"site-verification=1\\\"']}"));
            assertThat(rig.served("example.com", "TXT")).contains("\"v=spf1 -all\"");
            refusedAs(
                    as("other"),
                    "{'op':'add','name':'example.com','type':'TXT','ttl':5,'records':['\\\"site-verification=2\\\"']}");
        }

        @Test
        void that_was_there_before_belongs_to_nobody() {
            rig.applied(rig.change(as("other"), replace("www.example.com", "A", "192.0.2.50")));
            rig.applied(rig.change(as("sync"), replace("www.example.com", "A", "192.0.2.51")));
            rig.applied(rig.change(as("other"), delete("www.example.com", "A")));
        }

        @Test
        void placed_anew_after_it_was_taken_away_belongs_to_who_placed_it() {
            rig.applied(rig.change(as("other"), delete("www.example.com", "A")));
            rig.applied(rig.change(as("sync"), replace("www.example.com", "A", "192.0.2.51")));
            refusedAs(as("other"), delete("www.example.com", "A"));
        }

        @Test
        void placed_under_a_grant_whose_records_are_shared_belongs_to_nobody() {
            rig.inForce(World.grant("sync", "sync", EVERYTHING, ",'unbound':'allowed','records':'shared'"));
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            rig.applied(rig.change(as("other"), delete("a.example.com", "A")));
        }

        @Test
        void of_an_identity_that_is_gone_is_free_again() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            rig.inForce(World.delete(World.grant("sync", "sync", EVERYTHING, "")));
            rig.inForce(World.delete(World.identity("sync", "")));
            rig.applied(rig.change(as("other"), delete("a.example.com", "A")));
        }

        @Test
        void is_changed_by_a_person_with_the_role() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            rig.applied(rig.change(rig.person("olga"), delete("a.example.com", "A")));
        }

        @Test
        void is_not_hidden_by_anothers_delegation_alias_or_wildcard() {
            rig.applied(rig.change(as("sync"), replace("a.sub.example.com", "A", "192.0.2.1")));
            refusedAs(as("other"), replace("sub.example.com", "NS", "ns.elsewhere.example."));
            refusedAs(as("other"), replace("sub.example.com", "DNAME", "elsewhere.example."));
            rig.applied(rig.change(as("sync"), replace("*.apps.example.com", "A", "192.0.2.1")));
            refusedAs(as("other"), replace("*.one.apps.example.com", "A", "192.0.2.9"));
            rig.applied(rig.change(as("sync"), replace("*.one.apps.example.com", "A", "192.0.2.2")));
        }

        @Test
        void is_judged_alike_by_the_dry_run() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            assertThat(rig.engine()
                            .changes()
                            .plan(rig.change(as("other"), delete("a.example.com", "A")))
                            .toString())
                    .contains("owned-by-another");
        }

        @Test
        void keeps_its_owner_over_a_restart() {
            rig.applied(rig.change(as("sync"), replace("a.example.com", "A", "192.0.2.1")));
            rig.restart();
            refusedAs(as("other"), delete("a.example.com", "A"));
        }
    }

    @Nested
    @DisplayName("A challenge value")
    class OfChallengeValues {
        private void sweep() {
            new ChallengeExpiry(
                            rig.store(),
                            rig.engine().credentials(),
                            rig.engine().changes(),
                            rig.engine().time())
                    .sweep();
        }

        /** A turn of the zone's writer behind those that a sweep asked for. */
        private void settled() {
            rig.submit(rig.change(rig.person("olga"), "{'op':'delete','name':'nothing.example.com','type':'A'}"));
        }

        @Test
        void goes_with_its_lease_when_the_client_died_before_its_clean_up() {
            IssuedLease lease = rig.lease("acme");
            rig.applied(rig.change(rig.automation(lease), addTxt(CHALLENGE, "left")));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).containsExactly("\"left\"");
            rig.clock.advance(Duration.between(rig.clock.wall(), lease.lease().endsAt()));
            long before = rig.logSize();
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).isEmpty();
            assertThat(rig.entries(before))
                    .anySatisfy(entry -> assertThat(entry)
                            .containsEntry("type", "change.applied")
                            .containsEntry("actor", "system/expiry")
                            .containsEntry("correlation", lease.lease().correlation()));
        }

        @Test
        void goes_when_its_lease_is_revoked() {
            IssuedLease lease = rig.lease("acme");
            rig.applied(rig.change(rig.automation(lease), addTxt(CHALLENGE, "left")));
            await(rig.engine()
                    .leases()
                    .revoke(rig.person("ada"), "lease/" + lease.lease().id(), "test", "leaked"));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).isEmpty();
        }

        @Test
        void of_another_lease_stays() {
            IssuedLease first = rig.lease("acme");
            rig.applied(rig.change(rig.automation(first), addTxt(CHALLENGE, "first")));
            rig.clock.advance(Duration.ofMinutes(2));
            rig.applied(rig.change(rig.automation(rig.lease("acme")), addTxt(CHALLENGE, "second")));
            rig.clock.advance(Duration.between(rig.clock.wall(), first.lease().endsAt()));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).containsExactly("\"second\"");
        }

        @Test
        void that_its_identity_asks_for_again_stays_with_the_later_lease() {
            IssuedLease first = rig.lease("acme");
            rig.applied(rig.change(rig.automation(first), addTxt(CHALLENGE, "same")));
            rig.clock.advance(Duration.ofMinutes(2));
            IssuedLease second = rig.lease("acme");
            rig.submit(rig.change(rig.automation(second), addTxt(CHALLENGE, "same")));
            rig.clock.advance(Duration.between(rig.clock.wall(), first.lease().endsAt()));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).containsExactly("\"same\"");
            rig.clock.advance(Duration.between(rig.clock.wall(), second.lease().endsAt()));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).isEmpty();
        }

        @Test
        void of_a_person_stays() {
            rig.applied(rig.change(rig.person("olga"), addTxt(CHALLENGE, "by-hand")));
            rig.clock.advance(Duration.ofDays(3));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).containsExactly("\"by-hand\"");
        }

        @Test
        void of_a_zone_on_hold_goes_once_the_hold_is_over() {
            IssuedLease lease = rig.lease("acme");
            rig.applied(rig.change(rig.automation(lease), addTxt(CHALLENGE, "left")));
            rig.clock.advance(Duration.between(rig.clock.wall(), lease.lease().endsAt()));
            rig.inForce(World.zone("example.com", ",'hold':true"));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).containsExactly("\"left\"");
            rig.inForce(World.zone("example.com", ""));
            sweep();
            settled();
            assertThat(rig.served(CHALLENGE, "TXT")).isEmpty();
        }
    }
}
