package dev.bailiwick.core.policy;

import static org.assertj.core.api.Assertions.fail;

import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.risk.RiskNote;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.ScopeModel;
import dev.bailiwick.core.scope.ScopeModel.Probe;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.core.zone.Access;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Decisions agree with a naive reading of the rules over a small world. */
@Tag("campaign")
class DecisionReferenceTest {
    private static final long SEED = Long.getLong("bailiwick.seed", 16_180_339L);
    private static final int CASES = Integer.getInteger("bailiwick.cases", 100_000);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ConditionContext CONTEXT = ConditionContext.of(Map.of("ok", true), Map.of());
    // What each text comes to, so that the model need not evaluate.
    private static final Map<String, Boolean> HOLDS = Map.of("proved.ok", true, "!proved.ok", false);
    private static final String THROWS = "proved.absent";
    private static final List<Requirement> NEEDS =
            List.of(Requirement.AUTOMATIC, Requirement.ONE_APPROVER, Requirement.FORBIDDEN);
    private static final int LUA = 65402;

    private final Random random = new Random(SEED);
    private final ScopeModel model = new ScopeModel(3);
    private final List<Scope> scopes = new ArrayList<>();
    private final List<BitSet> inside = new ArrayList<>();

    DecisionReferenceTest() {
        for (int i = 0; i < 100; i++) {
            scopes.add(ScopeModel.randomScope(random));
            inside.add(model.reference(scopes.getLast()));
        }
    }

    @Test
    void decisions_are_those_of_the_model() {
        int[] seen = new int[3];
        for (int i = 0; i < CASES; i++) {
            int held = random.nextInt(scopes.size());
            int granted = random.nextInt(3) > 0 ? held : random.nextInt(scopes.size());
            int at = inside.get(held).nextSetBit(random.nextInt(model.probes().size()));
            int probe = at < 0 || random.nextInt(8) == 0
                    ? random.nextInt(model.probes().size())
                    : at;
            seen[check(held, granted, probe)]++;
        }
        if (seen[0] < CASES / 50 || seen[1] < CASES / 50 || seen[2] < CASES / 50) {
            fail("seed " + SEED + ": the cases are lopsided: " + List.of(seen[0], seen[1], seen[2]));
        }
    }

    private int check(int held, int granted, int probe) {
        boolean role = random.nextInt(4) == 0;
        Optional<Grant> grant =
                random.nextInt(20) == 0 ? Optional.empty() : Optional.of(randomGrant(scopes.get(granted)));
        Authority authority = role
                ? new Authority.OfRole("operator", scopes.get(held))
                : new Authority.OfIdentity("ci", random.nextInt(20) == 0 ? "test" : "prod", scopes.get(held), grant);
        Probe asked = model.probes().get(probe);
        DecisionInput input = new DecisionInput(
                authority,
                asked.zone(),
                "prod",
                List.of(new Access(asked.operation(), asked.name(), asked.type(), asked.record(), asked.ttl())),
                randomNotes(asked),
                randomForbids(asked),
                randomRules(),
                CONTEXT,
                NOW,
                random.nextInt(3) == 0);
        boolean inHeld = inside.get(held).get(probe);
        boolean inGrant = inside.get(granted).get(probe);
        int expected = expected(input, asked, inHeld, inGrant);
        Decision decision = Decider.decide(input);
        int actual = switch (decision) {
            case Decision.Deny deny -> 0;
            case Decision.NeedsApproval needs -> 1;
            case Decision.Allow allow -> 2;
        };
        if (actual != expected || decision.reasons().isEmpty()) {
            fail("seed " + SEED + ": expected " + expected + ": " + decision + "\nfor " + input);
        }
        return actual;
    }

    private static int expected(DecisionInput in, Probe asked, boolean inHeld, boolean inGrant) {
        boolean allowed = inHeld && in.forbids().stream().noneMatch(each -> forbids(each, in, asked));
        if (in.authority() instanceof Authority.OfIdentity identity) {
            allowed &= identity.environment().equals("prod")
                    && inGrant
                    && identity.grant().filter(DecisionReferenceTest::holds).isPresent();
        }
        if (!allowed) {
            return 0;
        }
        boolean writes = asked.operation() != Operation.READ;
        int needed = writes ? needed(in, asked) : 0;
        return needed == 2 ? 0 : needed == 1 && !in.approved() ? 1 : 2;
    }

    private static boolean holds(Grant grant) {
        return grant.identities().contains("ci")
                && grant.notAfter().isAfter(NOW)
                && grant.condition()
                        .map(each -> HOLDS.getOrDefault(each.text(), false))
                        .orElse(true);
    }

    private static boolean forbids(Forbid forbid, DecisionInput in, Probe asked) {
        boolean concerns = forbid.identities().isEmpty()
                || (in.authority() instanceof Authority.OfIdentity
                        && forbid.identities().get().contains("ci"));
        boolean spoken = asked.operation() == Operation.ZONE_DELETE
                || forbid.types().isAll()
                || asked.type() == Type.ANY
                || forbid.types().named().contains(asked.type());
        return concerns
                && spoken
                && forbid.operations().contains(asked.operation())
                && forbid.zones().matches(asked.zone())
                && forbid.condition()
                        .map(each -> HOLDS.getOrDefault(each.text(), true))
                        .orElse(true);
    }

    // 0 automatic, 1 one approver, 2 forbidden.
    private static int needed(DecisionInput in, Probe asked) {
        int needed = asked.type() == LUA && asked.operation() != Operation.ZONE_DELETE ? 1 : 0;
        List<Optional<Consequence>> spoken = new ArrayList<>(List.of(Optional.empty()));
        in.consequences().forEach(each -> spoken.add(Optional.of(each.consequence())));
        for (Optional<Consequence> each : spoken) {
            int strictest = -1;
            for (ApprovalRule rule : in.approvalRules()) {
                boolean speaks = rule.consequences().isEmpty()
                        || (each.isPresent() && rule.consequences().get().contains(each.get()));
                if (speaks
                        && rule.environments()
                                .map(some -> some.contains("prod"))
                                .orElse(true)) {
                    strictest = Math.max(strictest, NEEDS.indexOf(rule.requirement()));
                }
            }
            boolean grave = each.map(Set.of(Consequence.BULK, Consequence.IMPERSONATE_IDENTITIES)::contains)
                    .orElse(asked.operation() == Operation.ZONE_DELETE);
            int found = strictest >= 0 ? strictest : grave ? 1 : 0;
            boolean always = each.equals(Optional.of(Consequence.IMPERSONATE_IDENTITIES));
            needed = Math.max(needed, always ? Math.max(found, 1) : found);
        }
        return needed;
    }

    private Optional<Condition> randomCondition() {
        return switch (random.nextInt(12)) {
            case 0 -> Optional.of(Condition.parse("!proved.ok"));
            case 1 -> Optional.of(Condition.parse(THROWS));
            case 2, 3, 4 -> Optional.of(Condition.parse("proved.ok"));
            default -> Optional.empty();
        };
    }

    private Grant randomGrant(Scope scope) {
        Instant end = NOW.plusNanos(List.of(0, 1, 1, 1, 1, 1, -1).get(random.nextInt(7)));
        Set<String> identities = random.nextInt(15) == 0 ? Set.of("cd") : Set.of("ci", "cd");
        return new Grant("g", identities, scope, randomCondition(), Limits.DEFAULT, end, false);
    }

    private List<RiskNote> randomNotes(Probe asked) {
        List<RiskNote> notes = new ArrayList<>();
        for (Consequence each : List.of(Consequence.BULK, Consequence.WILDCARD, Consequence.IMPERSONATE_IDENTITIES)) {
            if (random.nextInt(4) == 0) {
                notes.add(new RiskNote(each, asked.name(), "test"));
            }
        }
        return notes;
    }

    private List<Forbid> randomForbids(Probe asked) {
        if (random.nextInt(4) > 0) {
            return List.of();
        }
        return List.of(new Forbid(
                "f",
                random.nextBoolean() ? ZoneSet.of(asked.zone()) : ZoneSet.parse("b"),
                NameSet.parse(".a", ".b", ".other", ".\\*"),
                random.nextBoolean() ? TypeSet.all() : TypeSet.of(Type.TXT),
                random.nextBoolean() ? Set.of(Operation.values()) : Set.of(Operation.DELETE),
                random.nextBoolean() ? Optional.empty() : Optional.of(Set.of(random.nextBoolean() ? "ci" : "cd")),
                randomCondition()));
    }

    private List<ApprovalRule> randomRules() {
        List<ApprovalRule> rules = new ArrayList<>();
        while (random.nextBoolean() && rules.size() < 3) {
            rules.add(new ApprovalRule(
                    "r",
                    ZoneSet.parse(".a", ".b", ".other", ".\\*", "v:.a", "v:.b", "v:.other", "v:.\\*"),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(Set.of(Consequence.BULK, Consequence.IMPERSONATE_IDENTITIES)),
                    random.nextBoolean() ? Optional.empty() : Optional.of(Set.of(random.nextBoolean() ? "prod" : "x")),
                    NEEDS.get(random.nextInt(8) == 0 ? 2 : random.nextInt(2)),
                    Optional.empty()));
        }
        return rules;
    }
}
