package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.Plan;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Role;
import dev.bailiwick.core.policy.Authority;
import dev.bailiwick.core.policy.ConditionContext;
import dev.bailiwick.core.policy.Decider;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.policy.DecisionInput;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.risk.Risk;
import dev.bailiwick.core.risk.RiskAssessor;
import dev.bailiwick.core.risk.RiskContext;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.core.zone.Evaluation;
import dev.bailiwick.core.zone.UpdateEvaluator;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.principal.Roles;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Judges a change: what it is allowed to touch, what it comes down to, what that can bring about, and whether it may be
 * done. The dry run, {@code explain} and the writer share it. Pure but for the views it is given; thread-safe.
 */
public final class Judge {
    /** Record data that one change may touch, before and after together. */
    public static final int MAX_PLAN_OCTETS = 2 << 20;

    private static final int CONTENT_AT_ONCE = 1_000;

    private static final Set<Operation> RECORD_OPERATIONS =
            Set.of(Operation.READ, Operation.CREATE, Operation.UPDATE, Operation.DELETE);

    private final ZoneRegistry zones;
    private final Supplier<Set<Name>> trustedNames;

    /**
     * @param trustedNames the names that Bailiwick itself trusts: issuers, database, witnesses
     */
    public Judge(ZoneRegistry zones, Supplier<Set<Name>> trustedNames) {
        this.zones = zones;
        this.trustedNames = trustedNames;
    }

    /**
     * The situation in which a change is judged.
     *
     * @param ownership what the caller may not take from others
     * @param approved whether a person has approved the plan that this will be compared with
     */
    public record Situation(
            PolicySnapshot policy,
            ZoneId zone,
            ZoneTree tree,
            Principal principal,
            Ownership ownership,
            Instant now,
            boolean approved) {}

    /** Judges what was asked: by the request alone first, then its prerequisites, then what it would bring about. */
    public Verdict judge(Situation situation, RequestCodec.Asked asked) {
        Optional<Named<ZoneSpec>> zone = zoneFor(situation);
        if (zone.isEmpty()) {
            return refuse(Kind.NOT_FOUND, "no such zone");
        }
        if (zone.get().spec().hold()) {
            return onHold();
        }
        List<Access> accesses = Access.of(asked.prerequisites(), asked.operations());
        Optional<Decider> decider = accesses.isEmpty()
                ? Optional.empty()
                : Optional.of(decider(situation, zone.get().spec(), accesses));
        if (decider.isPresent() && decider.get().with(List.of()) instanceof Decision.Deny deny) {
            return denied(deny);
        }
        return switch (UpdateEvaluator.evaluate(
                situation.tree(),
                asked.prerequisites(),
                asked.operations(),
                asked.semantics(),
                situation.ownership())) {
            case Evaluation.Failed failed -> new Verdict.Refuse(failed.refusal());
            case Evaluation.Edits edits -> plan(situation, zone.get(), decider, edits.edits());
        };
    }

    /** What edits that were made already come down to: nothing is decided about them. */
    Plan planOf(Situation situation, ZoneSpec zone, List<RrsetEdit> edits) {
        ZoneTree after = situation.tree().with(edits, situation.tree().version() + 1);
        Risk risk = RiskAssessor.assess(situation.tree(), after, edits, riskContext(zone));
        return new Plan(
                situation.zone(),
                edits,
                risk.consequences(),
                risk.notes(),
                ChangeLedger.requester(situation.principal()),
                zone.backends());
    }

    /** Judges edits that were planned before, such as the inverse of a change. */
    public Verdict judgeEdits(Situation situation, List<RrsetEdit> edits) {
        return zoneFor(situation)
                .map(zone -> {
                    if (zone.spec().hold()) {
                        return onHold();
                    }
                    List<Access> accesses = accesses(edits);
                    return plan(
                            situation,
                            zone,
                            accesses.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(decider(situation, zone.spec(), accesses)),
                            edits);
                })
                .orElseGet(() -> refuse(Kind.NOT_FOUND, "no such zone"));
    }

    /**
     * Why content may not come into an empty zone, or nothing. Forbids and rules that forbid hold; approval is not asked
     * for, as the zone's document was approved, and nothing is there yet that the content could take from anyone.
     */
    public Optional<Refusal> content(Situation situation, List<Rrset> content) {
        for (int from = 0; from < content.size(); from += CONTENT_AT_ONCE) {
            List<RrsetEdit> edits = content.subList(from, Math.min(content.size(), from + CONTENT_AT_ONCE)).stream()
                    .map(rrset -> RrsetEdit.between(null, rrset))
                    .toList();
            if (decide(situation, accesses(edits)) instanceof Decision.Deny deny) {
                return Optional.of(refusal(deny));
            }
        }
        return Optional.empty();
    }

    /** Decides about accesses without planning, as for reading. */
    public Decision decide(Situation situation, List<Access> accesses) {
        return zoneFor(situation)
                .map(zone -> decider(situation, zone.spec(), accesses).with(List.of()))
                .orElseGet(() -> new Decision.Deny(List.of(new Reason("no-zone", "built-in", "no such zone"))));
    }

    /** The zone's document, if the caller has any business there: forbidden and absent look alike. */
    private static Optional<Named<ZoneSpec>> zoneFor(Situation situation) {
        return situation.policy().zone(situation.zone()).filter(zone -> switch (situation.principal()) {
            case Principal.Automation automation -> automation.scope().coversZone(situation.zone());
            case Principal.Human human -> Roles.sees(human.roles(), zone.spec());
            case Principal.Internal internal -> true;
            case Principal.Bootstrap bootstrap -> false;
        });
    }

    private Verdict plan(Situation situation, Named<ZoneSpec> zone, Optional<Decider> decider, List<RrsetEdit> edits) {
        Optional<Refusal> refusal = tooLarge(situation, edits.size())
                .or(() -> tooLarge(edits))
                .or(() -> situation.ownership().refusal(edits));
        if (refusal.isPresent()) {
            return new Verdict.Refuse(refusal.get());
        }
        Plan plan = planOf(situation, zone.spec(), edits);
        Decision decision = decider.map(each -> each.with(plan.notes()))
                .orElseGet(() ->
                        new Decision.Allow(List.of(new Reason("nothing-asked", "built-in", "nothing is asked for"))));
        return decision instanceof Decision.Deny deny ? denied(deny) : new Verdict.Judged(plan, decision);
    }

    private static Optional<Refusal> tooLarge(Situation situation, int edits) {
        return situation.principal() instanceof Principal.Automation automation
                ? grant(situation.policy(), automation)
                        .filter(grant -> edits > grant.limits().maxRrsetsPerChange())
                        .map(grant -> Refusal.of(
                                Kind.LIMIT_REACHED,
                                "the change touches " + edits + " RRsets, grant `" + grant.name() + "` allows "
                                        + grant.limits().maxRrsetsPerChange()))
                : Optional.empty();
    }

    /** A plan is shown to persons and stands in the log, so it has an end: what it touches, before and after. */
    private static Optional<Refusal> tooLarge(List<RrsetEdit> edits) {
        long octets = 0;
        for (RrsetEdit edit : edits) {
            octets += octets(edit.before()) + octets(edit.after());
            if (octets > MAX_PLAN_OCTETS) {
                return Optional.of(Refusal.of(
                        Kind.LIMIT_REACHED,
                        "the change touches more than " + MAX_PLAN_OCTETS + " octets of record data: make it smaller"));
            }
        }
        return Optional.empty();
    }

    private static long octets(@Nullable Rrset rrset) {
        return rrset == null
                ? 0
                : rrset.records().stream().mapToLong(r -> Rrset.data(r).length).sum();
    }

    private static Decider decider(Situation situation, ZoneSpec zone, List<Access> accesses) {
        PolicySnapshot policy = situation.policy();
        return Decider.of(new DecisionInput(
                authority(situation),
                situation.zone(),
                zone.environment(),
                accesses,
                List.of(),
                policy.forbids(),
                policy.approvalRules(),
                context(situation.principal()),
                situation.now(),
                situation.approved()));
    }

    private static Authority authority(Situation situation) {
        return switch (situation.principal()) {
            case Principal.Automation automation ->
                new Authority.OfIdentity(
                        automation.identity(),
                        situation
                                .policy()
                                .identity(automation.identity())
                                .map(IdentitySpec::environment)
                                .orElse(""),
                        automation.scope(),
                        grant(situation.policy(), automation));
            case Principal.Human human -> new Authority.OfRole("operator", roleScope(situation, human));
            case Principal.Internal internal ->
                new Authority.OfRole(internal.actor(), everything(situation.zone(), RECORD_OPERATIONS));
            case Principal.Bootstrap bootstrap ->
                new Authority.OfRole("bootstrap", everything(situation.zone(), Set.of(Operation.NOTIFY)));
        };
    }

    /** The grant as it stands now; the identity must still be among those it names. */
    private static Optional<Grant> grant(PolicySnapshot policy, Principal.Automation automation) {
        for (Grant grant : policy.grantsOf(automation.identity())) {
            if (grant.name().equals(automation.grant())) {
                return Optional.of(grant);
            }
        }
        return Optional.empty();
    }

    private static Scope roleScope(Situation situation, Principal.Human human) {
        boolean operator = situation
                .policy()
                .zone(situation.zone())
                .map(zone -> Roles.overZone(human.roles(), Role.OPERATOR, zone.spec()))
                .orElse(false);
        return everything(situation.zone(), operator ? RECORD_OPERATIONS : Set.of(Operation.READ));
    }

    private static Scope everything(ZoneId zone, Set<Operation> operations) {
        return new Scope(
                ZoneSet.of(zone),
                NameSet.parse("." + zone.apex()),
                TypeSet.all(),
                operations,
                ValueRules.unconstrained(),
                TtlRange.any());
    }

    private static ConditionContext context(Principal principal) {
        return principal instanceof Principal.Automation automation
                ? ConditionContext.of(automation.proved(), automation.asked())
                : ConditionContext.of(Map.of("actor", principal.actor()), Map.of());
    }

    private RiskContext riskContext(ZoneSpec zone) {
        return new RiskContext(
                zone.isPublic(),
                name -> zones.enclosing(zone.view(), name)
                        .filter(held -> !held.id().equals(zone.zone()))
                        .map(held -> (ZoneView) held.tree()),
                trustedNames.get(),
                RiskContext.DEFAULT_BULK_SHARE,
                RiskContext.DEFAULT_BULK_MINIMUM,
                RiskContext.DEFAULT_MAX_NOTES);
    }

    /** What edits touch, as accesses: the counterpart of {@link Access#of} for what was not asked as operations. */
    static List<Access> accesses(List<RrsetEdit> edits) {
        List<Access> accesses = new ArrayList<>();
        for (RrsetEdit edit : edits) {
            if (edit.after() == null) {
                accesses.add(new Access(Operation.DELETE, edit.name(), edit.type(), null, Access.NO_TTL));
                continue;
            }
            Operation operation = edit.before() == null ? Operation.CREATE : Operation.UPDATE;
            for (Record record : edit.after().records()) {
                accesses.add(new Access(
                        operation,
                        edit.name(),
                        edit.type(),
                        record,
                        edit.after().ttlSeconds()));
            }
        }
        return accesses;
    }

    private static Verdict denied(Decision.Deny deny) {
        return new Verdict.Refuse(refusal(deny));
    }

    private static Refusal refusal(Decision.Deny deny) {
        return new Refusal(
                Kind.FORBIDDEN,
                deny.reasons().getFirst().message(),
                deny.reasons().stream().distinct().toList());
    }

    private static Verdict onHold() {
        return refuse(Kind.UNAVAILABLE, "the zone is on hold: its document says so");
    }

    private static Verdict refuse(Kind kind, String message) {
        return new Verdict.Refuse(Refusal.of(kind, message));
    }
}
