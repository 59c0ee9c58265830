package dev.bailiwick.core.document;

import dev.bailiwick.core.document.GrantSpec.Form;
import dev.bailiwick.core.document.GrantSpec.Records;
import dev.bailiwick.core.document.GrantSpec.Unbound;
import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.Limits;
import dev.bailiwick.core.policy.Observation;
import dev.bailiwick.core.policy.Requirement;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.TypeSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The tables of grants, forbids and approval rules. */
final class PolicyShapes {
    private static final Shape<Condition> CONDITION =
            Shapes.parsed(Condition.MAX_CHARS, "a condition", Condition::parse, Condition::text);

    private static final Shape<Condition> GRANT_CONDITION =
            Shapes.parsed(Condition.MAX_CHARS, "a condition", PolicyShapes::lint, Condition::text);

    private static final Shape<List<String>> IDENTITIES = Shapes.set(Leaves.DOCUMENT_NAME, 1, 256);

    private PolicyShapes() {}

    static ObjectShape<GrantSpec> grant() {
        var o = ObjectShape.<GrantSpec>of("Grant: what some identities may ask for");
        var identities = o.required("identities", "the identities", IDENTITIES, GrantSpec::identities);
        var scope = o.required("scope", "what may be done at most", ScopeShapes.SCOPE, GrantSpec::scope);
        var condition = o.optional(
                "condition",
                "an expression (CEL) over `proved`, `asked` and `now` that has to hold at issue and at every use",
                GRANT_CONDITION,
                GrantSpec::condition);
        var limits = o.defaulted("limits", "how much", limits(), Amounts.DEFAULT, grant -> Amounts.of(grant.limits()));
        var notAfter = o.required("notAfter", "its end", Shapes.instant(), GrantSpec::notAfter);
        var unbound = o.defaulted(
                "unbound",
                "whether a bearer credential may be had that is not bound to a key of the caller",
                Shapes.word(Unbound.class, Unbound::word),
                Unbound.REFUSED,
                GrantSpec::unbound);
        var forms = o.defaulted(
                "forms",
                "the forms in which leases may be had",
                Shapes.set(Shapes.word(Form.class, Form::word), 1, Form.values().length),
                List.of(Form.values()),
                GrantSpec::forms);
        var records = o.defaulted(
                "records",
                "whose the records are that are placed under it: the identity's own, or shared by all that have them in scope",
                Shapes.word(Records.class, Records::word),
                Records.OWN,
                GrantSpec::records);
        var observe = o.optional(
                "observe",
                "what the scope is meant to become: until its end what is beyond it passes and is told",
                observation(),
                GrantSpec::observe);
        var lease = o.defaulted(
                "maxLeaseSeconds",
                "the longest life of a lease",
                number(Limits.LONGEST_LEASE_SECONDS),
                Limits.DEFAULT.maxLeaseSeconds(),
                grant -> grant.limits().maxLeaseSeconds());
        return o.make(in -> new GrantSpec(
                in.get(identities),
                in.get(scope),
                in.get(condition),
                in.get(limits).with(in.get(lease)),
                in.get(notAfter),
                in.get(unbound),
                in.get(forms),
                in.get(records),
                in.get(observe)));
    }

    private static ObjectShape<Observation> observation() {
        var o = ObjectShape.<Observation>of("Observe: what a grant's scope is meant to become");
        var intended =
                o.required("intended", "what may be done from its end on", ScopeShapes.SCOPE, Observation::intended);
        var until = o.required(
                "until", "its end: from then on what is intended is enforced", Shapes.instant(), Observation::until);
        return o.make(in -> new Observation(in.get(intended), in.get(until)));
    }

    /** The limits as documents group them: the life of a lease stands by itself. */
    private record Amounts(int changesPerHour, int rrsetsPerChange) {
        private static final Amounts DEFAULT = of(Limits.DEFAULT);

        static Amounts of(Limits limits) {
            return new Amounts(limits.maxChangesPerHour(), limits.maxRrsetsPerChange());
        }

        Limits with(int leaseSeconds) {
            return new Limits(changesPerHour, rrsetsPerChange, leaseSeconds);
        }
    }

    private static ObjectShape<Amounts> limits() {
        var o = ObjectShape.<Amounts>of("Limits: how much a grant allows");
        var changes = o.defaulted(
                "maxChangesPerHour",
                "changes in any hour by all leases of the grant together",
                number(1_000_000),
                Limits.DEFAULT.maxChangesPerHour(),
                Amounts::changesPerHour);
        var rrsets = o.defaulted(
                "maxRrsetsPerChange",
                "RRsets that one change writes",
                number(100_000),
                Limits.DEFAULT.maxRrsetsPerChange(),
                Amounts::rrsetsPerChange);
        return o.make(in -> new Amounts(in.get(changes), in.get(rrsets)));
    }

    static ObjectShape<ForbidSpec> forbid() {
        var o = ObjectShape.<ForbidSpec>of("Forbid: what nobody, or none of some identities, may do");
        var zones = o.required("zones", ScopeShapes.ABOUT_ZONES, ScopeShapes.ZONES, ForbidSpec::zones);
        var names = o.defaulted(
                "names", ScopeShapes.ABOUT_NAMES, ScopeShapes.NAMES, NameSet.parse("**"), ForbidSpec::names);
        var types = o.defaulted("types", ScopeShapes.ABOUT_TYPES, ScopeShapes.TYPES, TypeSet.all(), ForbidSpec::types);
        var operations = o.defaulted(
                "operations",
                "what must not be done; all of it if left out",
                ScopeShapes.OPERATIONS,
                EnumSet.allOf(Operation.class),
                ForbidSpec::operations);
        var identities = o.optional(
                "identities",
                "whom it concerns; everybody, persons too, if left out",
                IDENTITIES,
                ForbidSpec::identities);
        var condition = o.optional(
                "condition",
                "an expression (CEL) that tells when it holds; one that fails forbids",
                CONDITION,
                ForbidSpec::condition);
        var reason = o.required("reason", "why, for whoever is refused", Shapes.text(1, 500), ForbidSpec::reason);
        return o.make(in -> new ForbidSpec(
                in.get(zones),
                in.get(names),
                in.get(types),
                in.get(operations),
                in.get(identities),
                in.get(condition),
                in.get(reason)));
    }

    static ObjectShape<ApprovalRuleSpec> approvalRule() {
        var o = ObjectShape.<ApprovalRuleSpec>of("ApprovalRule: what changes need; the strictest that matches wins");
        var zones = o.required("zones", ScopeShapes.ABOUT_ZONES, ScopeShapes.ZONES, ApprovalRuleSpec::zones);
        Shape<Consequence> consequence = Shapes.word(Consequence.class, Consequence::word);
        var consequences = o.required(
                "consequences",
                "the consequences it speaks of, or `any` for every change, also one without consequences",
                Shapes.anyOr(Shapes.set(consequence, 1, Consequence.values().length)),
                ApprovalRuleSpec::consequences);
        var environments = o.defaulted(
                "environments",
                "the environments of the zones, or `any`",
                Shapes.anyOr(Shapes.set(Leaves.ENVIRONMENT, 1, 64)),
                Optional.empty(),
                ApprovalRuleSpec::environments);
        var identities = o.optional(
                "identities",
                "whose changes; everybody's, persons' too, if left out",
                IDENTITIES,
                ApprovalRuleSpec::identities);
        var require = o.required(
                "require",
                "what they need",
                Shapes.word(Requirement.class, Requirement::word),
                ApprovalRuleSpec::require);
        return o.make(in -> new ApprovalRuleSpec(
                in.get(zones), in.get(consequences), in.get(environments), in.get(identities), in.get(require)));
    }

    private static Shape<Integer> number(int max) {
        return Shapes.mapped(Shapes.integer(1, max), Math::toIntExact, Integer::longValue);
    }

    private static Condition lint(String text) {
        Condition condition = Condition.parse(text);
        condition.lintForGrant().ifPresent(problem -> {
            throw new IllegalArgumentException("the condition " + problem);
        });
        return condition;
    }
}
