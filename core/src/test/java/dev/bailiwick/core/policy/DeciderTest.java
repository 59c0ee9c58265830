package dev.bailiwick.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.RiskNote;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.core.zone.Access;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Type;

class DeciderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("example.com");
    private static final Set<Operation> EDITS =
            Set.of(Operation.READ, Operation.CREATE, Operation.UPDATE, Operation.DELETE);
    private static final Scope SCOPE = scope(".example.com");
    private static final Access CREATE = access(Operation.CREATE, "www.example.com", Type.A);

    private static Scope scope(String... names) {
        return new Scope(
                ZoneSet.of(ZONE),
                NameSet.parse(names),
                TypeSet.all(),
                EDITS,
                ValueRules.unconstrained(),
                TtlRange.any());
    }

    private static Access access(Operation operation, String name, int type) {
        return new Access(operation, Names.parse(name), type, null, Access.NO_TTL);
    }

    private static Grant grant(Scope scope, Optional<String> condition, Instant end) {
        return new Grant(
                "web", Set.of("ci"), scope, condition.map(Condition::parse), new Limits(10, 2, 300), end, false);
    }

    private static final Grant GRANT = grant(SCOPE, Optional.empty(), NOW.plusSeconds(1));

    private static Forbid forbid(String name, Optional<String> condition) {
        return new Forbid(
                "no",
                ZoneSet.of(ZONE),
                NameSet.parse(name),
                TypeSet.all(),
                EDITS,
                Optional.empty(),
                condition.map(Condition::parse));
    }

    private static ApprovalRule rule(Requirement requirement, Consequence... consequences) {
        return new ApprovalRule(
                "rule-" + requirement.word(),
                ZoneSet.parse("**"),
                consequences.length == 0 ? Optional.empty() : Optional.of(Set.of(consequences)),
                Optional.empty(),
                requirement,
                Optional.empty());
    }

    private static final class Case {
        private Authority authority = new Authority.OfIdentity("ci", "prod", SCOPE, Optional.of(GRANT));
        private List<Access> accesses = List.of(CREATE);
        private List<RiskNote> notes = List.of();
        private List<Forbid> forbids = List.of();
        private List<ApprovalRule> rules = List.of();
        private String zoneEnvironment = "prod";
        private boolean approved;

        Case grant(Scope held, Grant grant) {
            authority = new Authority.OfIdentity("ci", "prod", held, Optional.of(grant));
            return this;
        }

        Case accesses(Access... some) {
            accesses = List.of(some);
            return this;
        }

        Case consequences(Consequence... some) {
            notes = List.of(some).stream()
                    .map(each -> new RiskNote(each, ZONE.apex(), "test"))
                    .toList();
            return this;
        }

        Case forbids(Forbid... some) {
            forbids = List.of(some);
            return this;
        }

        Case rules(ApprovalRule... some) {
            rules = List.of(some);
            return this;
        }

        Decision decide() {
            return Decider.decide(new DecisionInput(
                    authority,
                    ZONE,
                    zoneEnvironment,
                    accesses,
                    notes,
                    forbids,
                    rules,
                    ConditionContext.of(Map.of("ref", "main"), Map.of()),
                    NOW,
                    approved));
        }

        void denies(String code) {
            Decision decision = decide();
            assertThat(decision).isInstanceOf(Decision.Deny.class);
            assertThat(decision.reasons().getFirst().code()).isEqualTo(code);
        }
    }

    @Test
    void a_granted_edit_without_consequences_is_allowed_and_says_why() {
        Decision decision = new Case().decide();
        assertThat(decision).isInstanceOf(Decision.Allow.class);
        assertThat(decision.reasons())
                .extracting(Reason::code)
                .containsExactlyInAnyOrder("in-scope", "in-scope", "grant-holds", "approval-not-needed");
    }

    @Test
    void without_a_grant_nothing_is_allowed() {
        Case without = new Case();
        without.authority = new Authority.OfIdentity("ci", "prod", SCOPE, Optional.empty());
        without.denies("grant-missing");
        new Case().accesses().denies("nothing-asked");
    }

    @Test
    void a_grant_ends_at_its_very_instant() {
        assertThat(new Case()
                        .grant(SCOPE, grant(SCOPE, Optional.empty(), NOW.plusNanos(1)))
                        .decide())
                .isInstanceOf(Decision.Allow.class);
        new Case().grant(SCOPE, grant(SCOPE, Optional.empty(), NOW)).denies("grant-ended");
    }

    @Test
    void a_grant_for_another_identity_is_none() {
        Case other = new Case();
        other.authority = new Authority.OfIdentity("cd", "prod", SCOPE, Optional.of(GRANT));
        other.denies("grant-not-for-identity");
    }

    @Test
    void narrowing_a_grant_bites_leases_already_out() {
        new Case()
                .grant(SCOPE, grant(scope("mail.example.com"), Optional.empty(), NOW.plusSeconds(1)))
                .denies("outside-grant");
        new Case().grant(scope("mail.example.com"), GRANT).denies("outside-credential");
    }

    private static Grant observed(Scope intended, Instant until) {
        return new Grant(
                "web",
                Set.of("ci"),
                SCOPE,
                Optional.empty(),
                new Limits(10, 2, 300),
                NOW.plusSeconds(9),
                false,
                Optional.of(new Observation(intended, until)));
    }

    @Test
    void what_lies_beyond_what_is_intended_passes_and_is_told_until_the_observation_ends() {
        Decision passes = new Case()
                .grant(SCOPE, observed(scope("mail.example.com"), NOW.plusNanos(1)))
                .decide();
        assertThat(passes).isInstanceOf(Decision.Allow.class);
        assertThat(passes.reasons()).extracting(Reason::code).contains("would-deny");
        assertThat(new Case()
                        .grant(SCOPE, observed(scope("www.example.com"), NOW.plusNanos(1)))
                        .decide()
                        .reasons())
                .extracting(Reason::code)
                .doesNotContain("would-deny");
        new Case().grant(SCOPE, observed(scope("mail.example.com"), NOW)).denies("outside-grant");
    }

    @Test
    void observing_lifts_no_forbid_and_nothing_beyond_the_grant() {
        Grant observed = observed(scope("mail.example.com"), NOW.plusNanos(1));
        new Case()
                .grant(SCOPE, observed)
                .forbids(forbid("www.example.com", Optional.empty()))
                .denies("forbid-matches");
        new Case()
                .grant(SCOPE, observed)
                .accesses(access(Operation.CREATE, "www.elsewhere.example", Type.A))
                .denies("outside-credential");
    }

    @Test
    void an_identity_never_reaches_another_environment() {
        Case other = new Case();
        other.zoneEnvironment = "test";
        other.denies("environment-differs");
    }

    @Test
    void a_condition_that_fails_or_does_not_hold_denies() {
        Instant end = NOW.plusSeconds(1);
        assertThat(new Case()
                        .grant(SCOPE, grant(SCOPE, Optional.of("proved.ref == 'main'"), end))
                        .decide())
                .isInstanceOf(Decision.Allow.class);
        new Case()
                .grant(SCOPE, grant(SCOPE, Optional.of("proved.ref == 'x'"), end))
                .denies("condition-unsatisfied");
        new Case()
                .grant(SCOPE, grant(SCOPE, Optional.of("proved.none == 'x'"), end))
                .denies("condition-failed");
    }

    @Test
    void a_grant_conditioned_on_what_is_asked_alone_cannot_be_made() {
        assertThatThrownBy(() -> grant(SCOPE, Optional.of("asked.x == 'y'"), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("asked");
    }

    @Test
    void a_forbid_beats_any_grant_and_any_approval() {
        Case forbidden = new Case().forbids(forbid("www.example.com", Optional.empty()));
        forbidden.denies("forbid-matches");
        forbidden.approved = true;
        forbidden.denies("forbid-matches");
        assertThat(new Case()
                        .forbids(forbid("mail.example.com", Optional.empty()))
                        .decide())
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void a_forbid_whose_condition_fails_forbids() {
        new Case()
                .forbids(forbid("www.example.com", Optional.of("proved.none == 1")))
                .denies("forbid-condition-failed");
        assertThat(new Case()
                        .forbids(forbid("www.example.com", Optional.of("proved.ref == 'x'")))
                        .decide())
                .isInstanceOf(Decision.Allow.class);
    }

    @Test
    void a_forbid_on_names_by_pattern_holds_for_their_wildcard_owner_and_for_code() {
        Forbid all = forbid("*.example.com", Optional.empty());
        new Case()
                .accesses(access(Operation.CREATE, "*.example.com", Type.A))
                .forbids(all)
                .denies("forbid-matches");
        new Case()
                .accesses(access(Operation.CREATE, "www.example.com", 65402))
                .forbids(all)
                .denies("forbid-matches");
        Forbid mail = new Forbid(
                "mx",
                ZoneSet.of(ZONE),
                NameSet.parse(".example.com"),
                TypeSet.of(Type.MX),
                EDITS,
                Optional.empty(),
                Optional.empty());
        new Case()
                .accesses(access(Operation.DELETE, "www.example.com", Type.ANY))
                .forbids(mail)
                .denies("forbid-matches");
    }

    @Test
    void a_forbid_for_some_identities_concerns_no_other_and_no_person() {
        Forbid base = forbid("www.example.com", Optional.empty());
        Forbid others = new Forbid(
                "x", base.zones(), base.names(), base.types(), EDITS, Optional.of(Set.of("cd")), Optional.empty());
        assertThat(new Case().forbids(others).decide()).isInstanceOf(Decision.Allow.class);
        Case person = new Case().forbids(others);
        person.authority = new Authority.OfRole("operator", SCOPE);
        assertThat(person.decide()).isInstanceOf(Decision.Allow.class);
        person.forbids(base).denies("forbid-matches");
    }

    @Test
    void the_limit_on_rrsets_counts_each_once() {
        Access other = access(Operation.UPDATE, "WWW.example.com", Type.A);
        Access second = access(Operation.CREATE, "two.example.com", Type.A);
        Access third = access(Operation.CREATE, "three.example.com", Type.A);
        assertThat(new Case().accesses(CREATE, other, second).decide()).isInstanceOf(Decision.Allow.class);
        new Case().accesses(CREATE, second, third).denies("limit-exceeded");
    }

    @ParameterizedTest
    @EnumSource(Consequence.class)
    void defaults_ask_for_a_person_where_authority_is_at_stake(Consequence consequence) {
        boolean grave = Set.of(
                        Consequence.TAKE_DELEGATION,
                        Consequence.BREAK_DNSSEC,
                        Consequence.OCCLUDE,
                        Consequence.LOOSEN_CAA,
                        Consequence.BULK,
                        Consequence.INTERCEPT_MAIL,
                        Consequence.IMPERSONATE_IDENTITIES)
                .contains(consequence);
        Case with = new Case().consequences(consequence);
        assertThat(with.decide()).isInstanceOf(grave ? Decision.NeedsApproval.class : Decision.Allow.class);
        with.approved = true;
        assertThat(with.decide()).isInstanceOf(Decision.Allow.class);
    }

    @Test
    void the_strictest_rule_wins() {
        Case mail = new Case().consequences(Consequence.INTERCEPT_MAIL);
        ApprovalRule automatic = rule(Requirement.AUTOMATIC, Consequence.INTERCEPT_MAIL);
        assertThat(mail.rules(automatic).decide()).isInstanceOf(Decision.Allow.class);
        assertThat(mail.rules(automatic, rule(Requirement.ONE_APPROVER)).decide())
                .isInstanceOf(Decision.NeedsApproval.class);
        mail.approved = true;
        mail.rules(rule(Requirement.FORBIDDEN, Consequence.INTERCEPT_MAIL), automatic)
                .denies("approval-forbidden");
    }

    @Test
    void no_rule_makes_impersonation_or_code_automatic() {
        ApprovalRule automatic = rule(Requirement.AUTOMATIC);
        assertThat(new Case()
                        .consequences(Consequence.IMPERSONATE_IDENTITIES)
                        .rules(automatic)
                        .decide())
                .isInstanceOf(Decision.NeedsApproval.class);
        Case code = new Case()
                .accesses(access(Operation.CREATE, "www.example.com", 65402))
                .rules(automatic);
        code.authority = new Authority.OfRole(
                "operator",
                new Scope(
                        ZoneSet.of(ZONE),
                        NameSet.parse(".example.com"),
                        TypeSet.parse("all", "LUA"),
                        EDITS,
                        ValueRules.unconstrained(),
                        TtlRange.any()));
        assertThat(code.decide()).isInstanceOf(Decision.NeedsApproval.class);
    }

    @Test
    void reading_needs_no_approval_and_operations_on_zones_do() {
        assertThat(new Case()
                        .accesses(access(Operation.READ, "www.example.com", Type.A))
                        .rules(rule(Requirement.ONE_APPROVER))
                        .decide())
                .isInstanceOf(Decision.Allow.class);
        Case zone = new Case().accesses(access(Operation.ZONE_DELETE, "example.com", Type.ANY));
        zone.authority = new Authority.OfRole(
                "operator",
                new Scope(
                        ZoneSet.of(ZONE),
                        NameSet.parse("example.com"),
                        TypeSet.all(),
                        Set.of(Operation.ZONE_DELETE),
                        ValueRules.unconstrained(),
                        TtlRange.any()));
        assertThat(zone.decide()).isInstanceOf(Decision.NeedsApproval.class);
    }

    @Test
    void every_reason_is_told_and_the_deciding_ones_come_first() {
        Decision decision = new Case()
                .accesses(access(Operation.CREATE, "www.example.org", Type.A))
                .grant(scope("x.example.com"), grant(SCOPE, Optional.of("proved.ref == 'x'"), NOW))
                .consequences(Consequence.BULK)
                .decide();
        assertThat(decision.reasons())
                .extracting(Reason::code)
                .containsExactly(
                        "outside-credential",
                        "grant-ended",
                        "condition-unsatisfied",
                        "outside-grant",
                        "approval-needed",
                        "approval-not-needed");
    }

    @Test
    void many_accesses_outside_are_told_in_short() {
        Access[] many = IntStream.range(0, 100)
                .mapToObj(i -> access(Operation.READ, "n" + i + ".example.org", Type.A))
                .toArray(Access[]::new);
        Case case100 = new Case().accesses(many);
        case100.authority = new Authority.OfRole("viewer", SCOPE);
        assertThat(case100.decide().reasons()).hasSize(Decider.MAX_TOLD + 1);
    }
}
