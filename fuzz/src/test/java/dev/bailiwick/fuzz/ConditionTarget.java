package dev.bailiwick.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.ConditionContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Conditions: compiled or refused, evaluated within their limits, the same outcome each time. */
public final class ConditionTarget {
    private static final ConditionContext CONTEXT = ConditionContext.of(
            Map.of("identity", "deploy", "claims", Map.of("ref", "main", "groups", List.of("a", "b"))),
            Map.of("purpose", "a test"));
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private ConditionTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Condition condition;
        try {
            condition = Condition.parse(new String(data, UTF_8));
        } catch (IllegalArgumentException refused) {
            return;
        }
        Condition.Outcome first = condition.evaluate(CONTEXT, NOW);
        Expect.equal(condition.evaluate(CONTEXT, NOW).getClass(), first.getClass(), "evaluated twice");
        condition.lintForGrant();
    }
}
