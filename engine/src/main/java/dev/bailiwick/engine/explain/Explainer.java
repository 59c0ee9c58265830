package dev.bailiwick.engine.explain;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.core.zone.ChallengeRule;
import dev.bailiwick.engine.change.Judge;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.change.Verdict;
import dev.bailiwick.engine.policy.PolicyInForce;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells what would be decided for an identity, grant by grant, by the same judge that the doors use. A grant's
 * condition is evaluated over what is known without a proof, so one that looks at claims shows as failed. Thread-safe.
 */
public final class Explainer {
    private final PolicyInForce policy;
    private final ZoneRegistry zones;
    private final Judge judge;
    private final GovernedTime time;

    public Explainer(PolicyInForce policy, ZoneRegistry zones, Judge judge, GovernedTime time) {
        this.policy = policy;
        this.zones = zones;
        this.judge = judge;
        this.time = time;
    }

    /** What one grant comes to. */
    public record OfGrant(String grant, Decision decision) {}

    /** The best that any grant gives, and each grant by itself. */
    public record Explanation(Decision decision, List<OfGrant> grants) {
        public Explanation {
            grants = List.copyOf(grants);
        }
    }

    /** Explains a change by an identity, as if it held a lease with the whole scope of each of its grants in turn. */
    public Explanation change(String identity, ZoneId zone, RequestCodec.Asked asked) {
        return explain(identity, zone, situation -> switch (judge.judge(situation, asked)) {
            case Verdict.Refuse refuse -> denied(refuse.refusal());
            case Verdict.Judged judged -> judged.decision();
        });
    }

    /** Explains a single access, such as reading. */
    public Explanation access(String identity, ZoneId zone, Access access) {
        return explain(identity, zone, situation -> judge.decide(situation, List.of(access)));
    }

    private interface Judged {
        Decision of(Judge.Situation situation);
    }

    private Explanation explain(String identity, ZoneId zone, Judged judged) {
        PolicySnapshot snapshot = policy.snapshot();
        Optional<IdentitySpec> spec = snapshot.identity(identity);
        Optional<LiveZone> live = zones.get(zone);
        if (spec.isEmpty() || live.isEmpty()) {
            return none(spec.isEmpty() ? "no such identity" : "no such zone");
        }
        List<OfGrant> grants = new ArrayList<>();
        Instant now = time.now();
        for (Grant grant : snapshot.grantsOf(identity)) {
            Judge.Situation situation = new Judge.Situation(
                    snapshot,
                    zone,
                    live.get().tree(),
                    supposed(identity, spec.get(), grant),
                    ChallengeRule.MAY_REMOVE_ALL,
                    now,
                    false);
            grants.add(new OfGrant(grant.name(), judged.of(situation)));
        }
        if (spec.get().suspended() || !now.isBefore(spec.get().notAfter())) {
            return new Explanation(deny("identity-ended", "the identity is suspended or has ended"), grants);
        }
        return grants.stream()
                .map(OfGrant::decision)
                .min((a, b) -> Integer.compare(rank(a), rank(b)))
                .map(best -> new Explanation(best, grants))
                .orElseGet(() -> none("the identity has no grant"));
    }

    private static Principal.Automation supposed(String identity, IdentitySpec spec, Grant grant) {
        return new Principal.Automation(
                identity,
                spec.owner(),
                "",
                "explain",
                grant.name(),
                grant.scope(),
                new TreeMap<>(),
                Map.of("identity", identity, "owner", spec.owner(), "environment", spec.environment()),
                Map.of(),
                "explain",
                grant.notAfter());
    }

    private static int rank(Decision decision) {
        return switch (decision) {
            case Decision.Allow allow -> 0;
            case Decision.NeedsApproval needs -> 1;
            case Decision.Deny deny -> 2;
        };
    }

    private static Explanation none(String message) {
        return new Explanation(deny("nothing-applies", message), List.of());
    }

    private static Decision denied(Refusal refusal) {
        return refusal.reasons().isEmpty()
                ? deny(refusal.kind().name().toLowerCase(Locale.ROOT), refusal.message())
                : new Decision.Deny(refusal.reasons());
    }

    private static Decision deny(String code, String message) {
        return new Decision.Deny(List.of(new Reason(code, "built-in", message)));
    }

    /** The operation's word as callers give it. @throws IllegalArgumentException if there is none such */
    public static Operation operation(String word) {
        return Operation.ofWord(word).orElseThrow(() -> new IllegalArgumentException("`" + word + "` is no operation"));
    }
}
