package dev.bailiwick.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Campaigns that never fail prove nothing: each of these faults must be found by the tests that are said to guard it. */
@DisplayName("A planted fault is found:")
@Tag("campaign")
final class PlantedFaultsTest {
    private static final String CORE = "dev.bailiwick.core.";
    private static final String ENGINE = "dev.bailiwick.engine.";
    private static final String DECISIONS = CORE + "policy.DecisionReferenceTest";
    private static final String SCOPES = CORE + "scope.ScopeReferenceTest";
    private static final String NAMES = CORE + "scope.NameSetReferenceTest";

    @TempDir
    private Path directory = Path.of("");

    private static Mutant core(String fault, String type, String original, String planted, String... tests) {
        return new Mutant(fault, "core", CORE + type, original, planted, List.of(tests));
    }

    private static Mutant engine(String fault, String type, String original, String planted, String test) {
        return new Mutant(
                fault, "engine", ENGINE + type, original, planted, List.of("dev.bailiwick.store.engine." + test));
    }

    static List<Mutant> faults() {
        return List.of(
                core(
                        "a label boundary forgotten",
                        "dns.Names",
                        "        return name.subdomain(ancestor);",
                        "        return name.toString().endsWith(ancestor.toString());",
                        SCOPES,
                        CORE + "scope.ScopeTest"),
                core(
                        "a forbid ignored whose condition throws",
                        "policy.Decider",
                        "reasons.deny(\"forbid-condition-failed\"",
                        "reasons.told(\"forbid-condition-failed\"",
                        DECISIONS),
                core(
                        "an end off by one",
                        "policy.Grant",
                        "return !now.isBefore(notAfter);",
                        "return now.isAfter(notAfter);",
                        DECISIONS,
                        CORE + "policy.DeciderTest"),
                core(
                        "a wildcard that matches its parent",
                        "scope.NamePattern",
                        "        if (subtree ? labels.size() < tokens.size() : labels.size() != tokens.size()) {",
                        "        if (!subtree && tokens.size() > 1 && tokens.getLast().equals(ONE)"
                                + " && labels.size() == tokens.size() - 1) {\n"
                                + "            return ofTokens(tokens.subList(0, labels.size()), false)"
                                + ".matches(labels, loosely);\n        }\n"
                                + "        if (subtree ? labels.size() < tokens.size()"
                                + " : labels.size() != tokens.size()) {",
                        NAMES,
                        SCOPES),
                core(
                        "a pattern's star that takes the wildcard owner",
                        "scope.NamePattern",
                        "return isWild(token) ? loosely || !label.equals(WILDCARD) : token.equals(label);",
                        "return isWild(token) || token.equals(label);",
                        NAMES,
                        SCOPES),
                core(
                        "a prerequisite that leaks",
                        "zone.Access",
                        "        all.addAll(ofPrerequisites(prerequisites));\n",
                        "",
                        CORE + "zone.AccessTest"),
                core(
                        "a TTL one second too long",
                        "scope.TtlRange",
                        "return ttlSeconds >= minSeconds && ttlSeconds <= maxSeconds;",
                        "return ttlSeconds >= minSeconds && ttlSeconds <= maxSeconds + 1;",
                        SCOPES,
                        CORE + "scope.ScopeTest"),
                core(
                        "an identity that reaches another environment",
                        "policy.Decider",
                        "if (!identity.environment().equals(in.zoneEnvironment())) {",
                        "if (identity.environment().isEmpty()) {",
                        DECISIONS),
                core(
                        "a lease's own scope not looked at",
                        "policy.Decider",
                        "        checkScope(identity.scope(), \"outside-credential\", \"identity/\" + identity.name(), \"the lease\");\n",
                        "",
                        DECISIONS),
                core(
                        "a grant narrowed after the lease",
                        "policy.Decider",
                        "        checkScope(grant.scopeAt(in.now()), \"outside-grant\", grant.rule(), \"the grant\");\n",
                        "",
                        DECISIONS),
                core(
                        "the mildest rule instead of the strictest",
                        "policy.Approvals",
                        "each.requirement().compareTo(strictest.requirement()) > 0",
                        "each.requirement().compareTo(strictest.requirement()) < 0",
                        DECISIONS,
                        CORE + "policy.DeciderTest"),
                core(
                        "impersonation made automatic by a rule",
                        "policy.Approvals",
                        "consequence == Consequence.IMPERSONATE_IDENTITIES ? Requirement.ONE_APPROVER : Requirement.AUTOMATIC,",
                        "Requirement.AUTOMATIC,",
                        DECISIONS,
                        CORE + "policy.DeciderTest"),
                core(
                        "containment that overlooks a zone's own apex",
                        "scope.LabelSearch",
                        "return state.spared() || !accepts;",
                        "return !accepts;",
                        SCOPES),
                core(
                        "the wider of two targets taken for what both admit",
                        "scope.ValueAlgebra",
                        "if (Names.isAtOrBelow(a, b)) {",
                        "if (Names.isAtOrBelow(b, a)) {",
                        SCOPES,
                        CORE + "scope.ScopeTest"),
                engine(
                        "approving one's own change",
                        "change.Eligibility",
                        "human.person().equals(approver.person())",
                        "human.person().isEmpty()",
                        "ApprovalTest"),
                engine(
                        "a deputy approves for their team's identity",
                        "change.Eligibility",
                        "                .contains(name)) {",
                        "                .contains(\"\")) {",
                        "ApprovalTest"),
                engine(
                        "a revocation that spares the newest lease",
                        "credential.Watermarks",
                        "marks.getOrDefault(subject, 0L) >= sequence",
                        "marks.getOrDefault(subject, 0L) > sequence + 1",
                        "StandingTest"),
                engine(
                        "an approval of another plan",
                        "change.ZoneChanges",
                        "        if (!row.planHash().equals(planHash)) {\n            return Optional.of(Refusal.of(Kind.CONFLICT, \"the approval names",
                        "        if (planHash.isEmpty()) {\n            return Optional.of(Refusal.of(Kind.CONFLICT, \"the approval names",
                        "ApprovalTest"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void by_the_tests_that_guard_against_it(Mutant mutant) throws IOException, InterruptedException {
        Mutant.Verdict verdict = mutant.run(directory);
        assertThat(verdict.found())
                .as("`%s` is found (exit %d): %s", mutant, verdict.exit(), verdict.said())
                .isTrue();
    }

    /** Without a fault the same tests pass: they do not fail for another reason. */
    @Test
    void and_nothing_is_found_where_none_was_planted() throws IOException, InterruptedException {
        List<String> all = faults().stream()
                .flatMap(each -> each.tests().stream())
                .distinct()
                .toList();
        Mutant none = new Mutant(
                "none",
                "core",
                CORE + "policy.Grant",
                "return !now.isBefore(notAfter);",
                "return !now.isBefore(notAfter);",
                all);
        Mutant.Verdict verdict = none.run(directory);
        assertThat(verdict.exit()).as(verdict.said()).isEqualTo(RunTests.PASSED);
    }
}
