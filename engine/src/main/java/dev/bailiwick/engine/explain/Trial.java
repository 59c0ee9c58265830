package dev.bailiwick.engine.explain;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.IdentitySpec;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.refusal.Reason;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.Access;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.change.Judge;
import dev.bailiwick.engine.change.Ownership;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.change.Verdict;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.LiveZone;
import dev.bailiwick.engine.zone.ZoneRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A policy on trial: what it would decide for an identity, grant by grant, by the same judge that the doors use, with the
 * zones as they are given. Pure; thread-safe.
 */
public final class Trial {
    private final PolicySnapshot policy;
    private final ZoneRegistry zones;
    private final Judge judge;
    private final Instant now;

    Trial(PolicySnapshot policy, ZoneRegistry zones, Judge judge, Instant now) {
        this.policy = policy;
        this.zones = zones;
        this.judge = judge;
        this.now = now;
    }

    /** A policy that need not be in force anywhere, over zones that need not be served. */
    public static Trial of(PolicySnapshot policy, List<LiveZone> zones, Instant now) {
        ZoneRegistry registry = new ZoneRegistry();
        zones.forEach(registry::publish);
        return new Trial(policy, registry, new Judge(registry, Set::of), now);
    }

    /**
     * Who asks, and on what grounds: what conditions look at.
     *
     * @param proved what the workload proved, under the names that conditions use; empty where nothing is known
     * @param asked what it said that it wants the lease for
     */
    public record Asker(String identity, Map<String, Object> proved, Map<String, Object> asked) {}

    /** What one grant comes to. */
    public record OfGrant(String grant, Decision decision) {}

    /** The best that any grant gives, and each grant by itself. */
    public record Explanation(Decision decision, List<OfGrant> grants) {
        public Explanation {
            grants = List.copyOf(grants);
        }
    }

    private interface Judged {
        Decision of(Judge.Situation situation);
    }

    /** A change, as if the identity held a lease with the whole scope of each of its grants in turn. */
    public Explanation change(Asker asker, ZoneId zone, RequestCodec.Asked asked) {
        return explain(asker, zone, situation -> decision(judge.judge(situation, asked)));
    }

    /** A single access, such as reading. */
    public Explanation access(Asker asker, ZoneId zone, Access access) {
        return explain(asker, zone, situation -> judge.decide(situation, List.of(access)));
    }

    /** Edits that were made once, as if the zone still stood as before them. */
    Explanation edits(Asker asker, ZoneId zone, List<RrsetEdit> edits) {
        return explain(asker, zone, situation -> decision(judge.judgeEdits(before(situation, edits), edits)));
    }

    private static Judge.Situation before(Judge.Situation situation, List<RrsetEdit> edits) {
        ZoneTree tree = situation.tree();
        List<RrsetEdit> back = new ArrayList<>();
        for (RrsetEdit edit : edits) {
            Rrset held = tree.find(edit.name(), edit.type()).orElse(null);
            if (!Objects.equals(held, edit.before())) {
                back.add(RrsetEdit.between(held, edit.before()));
            }
        }
        return new Judge.Situation(
                situation.policy(),
                situation.zone(),
                tree.with(back, tree.version() + 1),
                situation.principal(),
                situation.ownership(),
                situation.now(),
                situation.approved());
    }

    private static Decision decision(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refuse refuse -> denied(refuse.refusal());
            case Verdict.Judged judged -> judged.decision();
        };
    }

    private Explanation explain(Asker asker, ZoneId zone, Judged judged) {
        Optional<IdentitySpec> spec = policy.identity(asker.identity());
        Optional<LiveZone> live = zones.get(zone);
        if (spec.isEmpty() || live.isEmpty()) {
            return none(spec.isEmpty() ? "no such identity" : "no such zone");
        }
        List<OfGrant> grants = new ArrayList<>();
        for (Grant grant : policy.grantsOf(asker.identity())) {
            Judge.Situation situation = new Judge.Situation(
                    policy, zone, live.get().tree(), supposed(asker, spec.get(), grant), Ownership.NONE, now, false);
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

    private Principal.Automation supposed(Asker asker, IdentitySpec spec, Grant grant) {
        Map<String, Object> proved = new TreeMap<>(asker.proved());
        proved.put("identity", asker.identity());
        proved.put("owner", spec.owner());
        proved.put("environment", spec.environment());
        return new Principal.Automation(
                asker.identity(),
                spec.owner(),
                "",
                "explain",
                grant.name(),
                grant.scopeAt(now),
                new TreeMap<>(),
                proved,
                asker.asked(),
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
}
