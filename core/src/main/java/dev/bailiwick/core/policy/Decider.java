package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.risk.RiskNote;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.ScopeCheck;
import dev.bailiwick.core.zone.Access;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;

/**
 * Decides. Pure; one thread at a time; never throws on valid input; every doubt denies.
 *
 * <p>A decision takes all of these, and each one that fails denies: no forbid matches; an identity stays within its own
 * environment; an identity's grant is there, names the identity, has not ended, its condition holds, its limits are
 * kept; every access lies in the scope of the credential and, for an identity, in the grant's scope as it stands now, so
 * that narrowing a grant bites leases already out. What is left then needs what the approval rules say (see
 * {@link Approvals}).
 *
 * <p>The codes of reasons: {@code nothing-asked, forbid-matches, forbid-condition-failed, forbid-not-satisfied,
 * environment-differs, grant-missing, grant-not-for-identity, grant-ended, grant-holds, condition-satisfied,
 * condition-unsatisfied, condition-failed, limit-exceeded, outside-zone, outside-credential, outside-grant, in-scope, would-deny,
 * approval-forbidden, approval-needed, approval-given, approval-not-needed}.
 */
public final class Decider {
    /** How many accesses outside a scope are told one by one. */
    static final int MAX_TOLD = 20;

    private static final String BUILT_IN = "built-in";

    private final DecisionInput in;
    private final Reasons reasons = new Reasons();
    private boolean isWriting;

    private Decider(DecisionInput in) {
        this.in = in;
        judge();
    }

    /** Decides, with every reason, the deciding ones first. */
    public static Decision decide(DecisionInput input) {
        return new Decider(input).with(input.consequences());
    }

    /**
     * Looks at all that does not depend on consequences, so that {@link #with} can be asked before and after they are known
     * without doing it twice.
     */
    public static Decider of(DecisionInput input) {
        return new Decider(input);
    }

    /** Decides with these consequences in the place of the input's. */
    public Decision with(List<RiskNote> consequences) {
        if (!isWriting) {
            return reasons.decision();
        }
        Reasons all = reasons.copy();
        Approvals.judge(in, consequences, all);
        return all.decision();
    }

    private void judge() {
        if (in.accesses().isEmpty()) {
            reasons.deny("nothing-asked", BUILT_IN, "there is nothing to decide about");
        }
        in.forbids().forEach(this::judge);
        switch (in.authority()) {
            case Authority.OfIdentity identity -> judge(identity);
            case Authority.OfRole role ->
                checkScope(role.scope(), "outside-credential", "role/" + role.role(), "the role");
        }
        for (Access each : in.accesses()) {
            isWriting |= isWriting(each.operation());
        }
    }

    static boolean isWriting(Operation operation) {
        return switch (operation) {
            case CREATE, UPDATE, DELETE, ZONE_CREATE, ZONE_DELETE, ZONE_CONFIGURE -> true;
            case READ, TRANSFER, NOTIFY -> false;
        };
    }

    private void judge(Forbid forbid) {
        if (!forbid.concerns(in.authority().identity())) {
            return;
        }
        Optional<Access> hit = in.accesses().stream()
                .filter(each -> forbid.matches(in.zone(), each))
                .findFirst();
        if (hit.isEmpty()) {
            return;
        }
        String what = "forbids " + text(hit.get());
        if (forbid.condition().isEmpty()) {
            reasons.deny("forbid-matches", forbid.rule(), what);
            return;
        }
        switch (forbid.condition().get().evaluate(in.context(), in.now())) {
            case Condition.Outcome.Satisfied s -> reasons.deny("forbid-matches", forbid.rule(), what);
            case Condition.Outcome.Unsatisfied u ->
                reasons.told("forbid-not-satisfied", forbid.rule(), "would forbid, but its condition does not hold");
            case Condition.Outcome.Failed failed ->
                reasons.deny("forbid-condition-failed", forbid.rule(), what + ", in doubt: " + failed.message());
        }
    }

    private static String text(Access access) {
        return Scope.isOnRrsets(access.operation())
                ? "`" + access.operation().word() + "` at `" + Names.text(access.name()) + "`"
                : "`" + access.operation().word() + "`";
    }

    private void judge(Authority.OfIdentity identity) {
        if (!identity.environment().equals(in.zoneEnvironment())) {
            reasons.deny(
                    "environment-differs",
                    "identity/" + identity.name(),
                    "the identity belongs to environment `" + identity.environment() + "`, which is not the zone's");
        }
        checkScope(identity.scope(), "outside-credential", "identity/" + identity.name(), "the lease");
        if (identity.grant().isEmpty()) {
            reasons.deny("grant-missing", BUILT_IN, "no grant stands behind this lease");
            return;
        }
        Grant grant = identity.grant().get();
        judge(grant, identity.name());
        checkScope(grant.scopeAt(in.now()), "outside-grant", grant.rule(), "the grant");
        grant.observation().filter(each -> each.goesOn(in.now())).ifPresent(each -> observe(each, grant));
    }

    /** What passes only because the grant is still being observed. */
    private void observe(Observation observation, Grant grant) {
        int told = 0;
        for (Access each : in.accesses()) {
            if (check(observation.intended(), each) instanceof ScopeCheck.Outside outside && ++told <= MAX_TOLD) {
                reasons.told(
                        "would-deny",
                        grant.rule(),
                        text(each) + " would be denied, and will be from " + observation.until() + ": "
                                + outside.message() + " of what is intended");
            }
        }
    }

    private void judge(Grant grant, String identity) {
        boolean named = grant.identities().contains(identity);
        if (!named) {
            reasons.deny("grant-not-for-identity", grant.rule(), "does not name identity `" + identity + "`");
        }
        if (grant.endedAt(in.now())) {
            reasons.deny("grant-ended", grant.rule(), "ended at " + grant.notAfter());
        } else if (named) {
            reasons.told("grant-holds", grant.rule(), "names identity `" + identity + "` until " + grant.notAfter());
        }
        grant.condition().ifPresent(condition -> {
            switch (condition.evaluate(in.context(), in.now())) {
                case Condition.Outcome.Satisfied s ->
                    reasons.told("condition-satisfied", grant.rule(), "its condition holds");
                case Condition.Outcome.Unsatisfied u ->
                    reasons.deny("condition-unsatisfied", grant.rule(), "its condition does not hold");
                case Condition.Outcome.Failed failed ->
                    reasons.deny("condition-failed", grant.rule(), failed.message());
            }
        });
        int written = writtenRrsets();
        if (written > grant.limits().maxRrsetsPerChange()) {
            reasons.deny(
                    "limit-exceeded",
                    grant.rule(),
                    "allows " + grant.limits().maxRrsetsPerChange() + " RRsets in one change, not " + written);
        }
    }

    private record Written(Name name, int type) {}

    private int writtenRrsets() {
        Set<Written> written = new HashSet<>();
        for (Access each : in.accesses()) {
            if (isWriting(each.operation()) && Scope.isOnRrsets(each.operation())) {
                written.add(new Written(Names.canonical(each.name()), each.type()));
            }
        }
        return written.size();
    }

    private ScopeCheck check(Scope scope, Access each) {
        return scope.check(in.zone(), each.operation(), each.name(), each.type(), each.record(), each.ttlSeconds());
    }

    private void checkScope(Scope scope, String code, String rule, String holder) {
        int outside = 0;
        for (Access each : in.accesses()) {
            if (check(scope, each) instanceof ScopeCheck.Outside(ScopeCheck.Dimension dimension, String message)) {
                if (++outside <= MAX_TOLD) {
                    String told = dimension == ScopeCheck.Dimension.ZONE ? "outside-zone" : code;
                    reasons.deny(told, rule, message + " of " + holder);
                }
            }
        }
        if (outside > MAX_TOLD) {
            reasons.deny(code, rule, (outside - MAX_TOLD) + " more accesses are outside the scope of " + holder);
        }
        if (outside == 0 && !in.accesses().isEmpty()) {
            reasons.told("in-scope", rule, "all that is asked lies in the scope of " + holder);
        }
    }
}
