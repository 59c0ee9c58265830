package dev.bailiwick.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ConditionContext CONTEXT = ConditionContext.of(
            Map.of(
                    "ref",
                    "refs/heads/main",
                    "groups",
                    List.of("dev", "ops"),
                    "runs",
                    7,
                    "claims",
                    Map.of("env", "prod")),
            Map.of("purpose", "renewal"));

    private static Condition.Outcome evaluate(String text) {
        return Condition.parse(text).evaluate(CONTEXT, NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proved.ref == 'refs/heads/main'",
                "proved.ref.startsWith('refs/heads/') && asked.purpose == 'renewal'",
                "'ops' in proved.groups",
                "proved.groups.exists(g, g.matches('^o.s$'))",
                "proved.runs > 6 && proved.claims.env == 'prod'",
                "has(proved.ref) && !has(proved.other)",
                "now < timestamp('2026-03-01T12:00:01Z') && now.getHours() == 12"
            })
    void what_holds_is_satisfied(String text) {
        assertThat(evaluate(text)).isInstanceOf(Condition.Outcome.Satisfied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proved.ref == 'refs/heads/other'", "now > timestamp('2026-03-01T12:00:00Z')", "false"})
    void what_does_not_hold_is_unsatisfied(String text) {
        assertThat(evaluate(text)).isInstanceOf(Condition.Outcome.Unsatisfied.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proved.absent == 'x'",
                "1 / (proved.runs - 7) > 0",
                "proved.ref",
                "proved.ref > 5",
                "proved.groups.all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].size() == 10)) && "
                        + "asked.nothing"
            })
    void what_throws_or_gives_no_boolean_has_failed(String text) {
        assertThat(evaluate(text)).isInstanceOf(Condition.Outcome.Failed.class);
    }

    @Test
    void an_evaluation_that_goes_round_too_often_has_failed() {
        List<Integer> many = Collections.nCopies(60, 1);
        ConditionContext context = ConditionContext.of(Map.of("many", many), Map.of());
        Condition square = Condition.parse("proved.many.all(a, proved.many.all(b, a == b))");
        assertThat(square.evaluate(context, NOW)).isInstanceOf(Condition.Outcome.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proved.",
                "'text'",
                "unknown == 1",
                "[1].all(proved, proved > 0)",
                "[1].all(a, [1].all(b, [1].all(c, true)))",
                "proved.x == 'unterminated"
            })
    void what_is_no_condition_is_refused_when_it_is_read(String text) {
        assertThatThrownBy(() -> Condition.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void conditions_are_limited_in_length_size_and_depth() {
        assertThatThrownBy(() -> Condition.parse("true" + " ".repeat(Condition.MAX_CHARS)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Condition.parse("true" + " && true".repeat(220)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Condition.parse("!(".repeat(60) + "true" + ")".repeat(60)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_text_is_compiled_once() {
        assertThat(Condition.parse("proved.once == 1")).isSameAs(Condition.parse("proved.once == 1"));
    }

    @Test
    void a_grant_may_not_rest_on_what_is_asked_alone() {
        assertThat(Condition.parse("asked.purpose == 'x'").lintForGrant()).isPresent();
        assertThat(Condition.parse("asked['purpose'] == 'proved.x'").lintForGrant())
                .isPresent();
        assertThat(Condition.parse("asked.purpose == proved.purpose").lintForGrant())
                .isEmpty();
        assertThat(Condition.parse("now < timestamp('2030-01-01T00:00:00Z')").lintForGrant())
                .isEmpty();
    }

    @Test
    void a_context_is_limited_and_tells_no_values() {
        assertThatThrownBy(() -> ConditionContext.of(Map.of("x", "y".repeat(10_000)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ConditionContext.of(Map.of("x", new Object()), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CONTEXT.toString()).contains("ref").doesNotContain("refs/heads/main");
    }
}
