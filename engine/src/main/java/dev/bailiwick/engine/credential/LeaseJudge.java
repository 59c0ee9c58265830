package dev.bailiwick.engine.credential;

import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.Named;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.ConditionContext;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refusal.Kind;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TooComplexException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the grant from which a lease is issued, with every reason why others do not serve. Pure; one use.
 */
final class LeaseJudge {
    private final PolicySnapshot policy;

    LeaseJudge(PolicySnapshot policy) {
        this.policy = policy;
    }

    /** What was found. */
    sealed interface Result {
        record Granted(String grant, Scope scope, Instant endsAt, List<Reason> reasons) implements Result {}

        record Refused(Refusal refusal) implements Result {}
    }

    Result judge(String identity, Proof proof, LeaseRequest request, Instant now) {
        IdentitySpec spec = policy.identity(identity).orElse(null);
        if (spec == null || spec.suspended() || !now.isBefore(spec.notAfter())) {
            return refused(List.of(
                    new Reason("identity-ended", "identity/" + identity, "the identity is suspended or has ended")));
        }
        List<Reason> reasons = new ArrayList<>();
        for (Grant grant : policy.grantsOf(identity)) {
            if (request.grant().isPresent() && !request.grant().get().equals(grant.name())) {
                continue;
            }
            Scope scope = request.scope().resolve(grant.scopeAt(now));
            Optional<Reason> against = against(grant, scope, spec, identity, proof, request, now);
            if (against.isEmpty()) {
                reasons.addFirst(new Reason("grant-serves", grant.rule(), "the grant contains what is asked"));
                return new Result.Granted(grant.name(), scope, end(grant, spec, request, now), reasons);
            }
            reasons.add(against.get());
        }
        if (reasons.isEmpty()) {
            reasons.add(new Reason("no-grant", "identity/" + identity, "the identity has no grant"));
        }
        return refused(reasons);
    }

    private Optional<Reason> against(
            Grant grant,
            Scope scope,
            IdentitySpec identity,
            String name,
            Proof proof,
            LeaseRequest request,
            Instant now) {
        if (grant.endedAt(now)) {
            return reason("grant-ended", grant, "the grant has ended");
        }
        Optional<Reason> form = wrongForm(grant, request.form());
        if (form.isPresent()) {
            return form;
        }
        try {
            if (!grant.scopeAt(now).contains(scope)) {
                return reason("scope-exceeded", grant, "what is asked is not contained in the grant's scope");
            }
        } catch (TooComplexException e) {
            return reason("scope-too-complex", grant, "the scopes are too complex to compare");
        }
        if (foreignZones(scope, identity.environment())) {
            return reason(
                    "other-environment",
                    grant,
                    "the scope reaches zones outside environment `" + identity.environment() + "`");
        }
        return condition(grant, name, identity, proof, request, now);
    }

    private Optional<Reason> wrongForm(Grant grant, LeaseRequest.Form form) {
        if (form == LeaseRequest.Form.ACCOUNT) {
            return Optional.empty();
        }
        boolean offered = policy.grant(grant.name())
                .map(spec -> spec.forms().stream().anyMatch(f -> f.word().equals(form.word())))
                .orElse(false);
        if (!offered) {
            return reason("form-not-offered", grant, "the grant does not give leases as " + form.word());
        }
        return form == LeaseRequest.Form.BEARER && !grant.unboundAllowed()
                ? reason("unbound-refused", grant, "an unbound bearer lease needs `unbound: allowed` in the grant")
                : Optional.empty();
    }

    /**
     * A scope may name no zone of ours yet; of those that it covers one at least is of the identity's environment. The others
     * stay out of reach: every use is held against the zone's environment.
     */
    private boolean foreignZones(Scope scope, String environment) {
        List<Named<ZoneSpec>> touched = policy.zones().stream()
                .filter(zone -> scope.coversZone(zone.spec().zone()))
                .toList();
        return !touched.isEmpty()
                && touched.stream().noneMatch(zone -> zone.spec().environment().equals(environment));
    }

    private static Optional<Reason> condition(
            Grant grant, String name, IdentitySpec identity, Proof proof, LeaseRequest request, Instant now) {
        if (grant.condition().isEmpty()) {
            return Optional.empty();
        }
        ConditionContext context = ConditionContext.of(
                Proofs.proved(proof, name, identity.owner(), identity.environment()), Leases.asked(request));
        return switch (grant.condition().get().evaluate(context, now)) {
            case Condition.Outcome.Satisfied satisfied -> Optional.empty();
            case Condition.Outcome.Unsatisfied unsatisfied ->
                reason("condition-unsatisfied", grant, "the grant's condition does not hold");
            case Condition.Outcome.Failed failed ->
                reason("condition-failed", grant, "the grant's condition failed: " + failed.message());
        };
    }

    private static Instant end(Grant grant, IdentitySpec identity, LeaseRequest request, Instant now) {
        Duration longest = Duration.ofSeconds(grant.limits().maxLeaseSeconds());
        Duration asked = request.duration().orElse(Leases.DEFAULT);
        Instant end = now.plus(asked.compareTo(longest) < 0 ? asked : longest);
        end = end.isBefore(grant.notAfter()) ? end : grant.notAfter();
        return end.isBefore(identity.notAfter()) ? end : identity.notAfter();
    }

    private static Optional<Reason> reason(String code, Grant grant, String message) {
        return Optional.of(new Reason(code, grant.rule(), message));
    }

    private static Result refused(List<Reason> reasons) {
        return new Result.Refused(new Refusal(Kind.FORBIDDEN, reasons.getFirst().message(), reasons));
    }
}
