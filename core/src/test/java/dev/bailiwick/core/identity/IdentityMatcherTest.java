package dev.bailiwick.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bailiwick.core.identity.IdentityMatch.Ambiguous;
import dev.bailiwick.core.identity.IdentityMatch.Matched;
import dev.bailiwick.core.identity.IdentityMatch.Unmatched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IdentityMatcherTest {
    @Test
    void a_proof_matches_where_the_anchor_vouches_and_every_claim_is_equal() {
        IdentityMatcher matcher = IdentityMatcher.of(List.of(
                rule("web-ci", "ci", Map.of("repository_id", "42", "ref", "refs/heads/main")),
                rule("mail-ci", "ci", Map.of("repository_id", "43"))));

        assertThat(matcher.match(proof("ci", Map.of("repository_id", 42L, "ref", "refs/heads/main"))))
                .isEqualTo(new Matched("web-ci"));
        assertThat(matcher.match(proof("ci", Map.of("repository_id", "43", "ref", "any"))))
                .isEqualTo(new Matched("mail-ci"));
    }

    @Test
    void another_anchor_another_value_or_a_missing_claim_match_nobody() {
        IdentityMatcher matcher = IdentityMatcher.of(
                List.of(rule("web-ci", "ci", Map.of("repository_id", "42", "ref", "refs/heads/main"))));

        for (Proof stranger : List.of(
                proof("other", Map.of("repository_id", "42", "ref", "refs/heads/main")),
                proof("ci", Map.of("repository_id", "42", "ref", "refs/heads/dev")),
                proof("ci", Map.of("repository_id", "42", "ref", List.of("refs/heads/main"))),
                proof("ci", Map.of("repository_id", "42")),
                proof("ci", Map.of()))) {
            assertThat(matcher.match(stranger)).isEqualTo(new Unmatched());
        }
    }

    @Test
    void two_identities_that_match_deny() {
        IdentityMatcher matcher = IdentityMatcher.of(List.of(
                rule("wide", "ci", Map.of("owner_id", "7")), rule("narrow", "ci", Map.of("repository_id", "42"))));

        assertThat(matcher.match(proof("ci", Map.of("owner_id", "7", "repository_id", "42"))))
                .isEqualTo(new Ambiguous("narrow", "wide"));
        assertThat(matcher.match(proof("ci", Map.of("owner_id", "7", "repository_id", "1"))))
                .isEqualTo(new Matched("wide"));
    }

    @Test
    void two_rules_of_one_identity_that_match_are_no_conflict() {
        IdentityMatcher matcher = IdentityMatcher.of(List.of(
                rule("web-ci", "ci", Map.of("owner_id", "7")), rule("web-ci", "ci", Map.of("repository_id", "42"))));

        assertThat(matcher.match(proof("ci", Map.of("owner_id", "7", "repository_id", "42"))))
                .isEqualTo(new Matched("web-ci"));
    }

    @Test
    void a_rule_reaches_into_nested_claims() {
        IdentityMatcher matcher =
                IdentityMatcher.of(List.of(rule("lego", "k8s", Map.of("/kubernetes.io/namespace", "dns"))));

        assertThat(matcher.match(proof("k8s", Map.of("kubernetes.io", Map.of("namespace", "dns")))))
                .isEqualTo(new Matched("lego"));
    }

    @Test
    void a_rule_without_claims_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> rule("anyone", "ci", Map.of()));
    }

    @Test
    void it_agrees_with_trying_every_rule() {
        Random random = new Random(20260101);
        for (int round = 0; round < 2_000; round++) {
            List<IdentityRule> rules = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                rules.add(rule("id" + random.nextInt(5), "a" + random.nextInt(2), someClaims(random, 1)));
            }
            Proof proof = proof("a" + random.nextInt(2), new HashMap<>(someClaims(random, 0)));
            Set<String> expected = rules.stream()
                    .filter(rule -> rule.matches(proof))
                    .map(IdentityRule::identity)
                    .collect(Collectors.toSet());

            switch (IdentityMatcher.of(rules).match(proof)) {
                case Matched matched -> assertThat(expected).containsExactly(matched.identity());
                case Unmatched none -> assertThat(expected).as(none.message()).isEmpty();
                case Ambiguous both ->
                    assertThat(expected).contains(both.first(), both.second()).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void ten_thousand_identities_that_share_most_claims_are_told_apart_fast() {
        List<IdentityRule> rules = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rules.add(rule("id" + i, "ci", Map.of("owner_id", "7", "ref", "main", "repository_id", "" + i)));
        }
        IdentityMatcher matcher = IdentityMatcher.of(rules);
        long start = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            assertThat(matcher.match(proof("ci", Map.of("owner_id", "7", "ref", "main", "repository_id", "" + i))))
                    .isEqualTo(new Matched("id" + i));
        }

        // Some 50 ms; trying every rule takes a thousand times as long.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static Map<String, String> someClaims(Random random, int least) {
        Map<String, String> claims = new HashMap<>();
        for (int i = least + random.nextInt(3); i > 0 || claims.size() < least; i--) {
            claims.put("c" + random.nextInt(3), "v" + random.nextInt(2));
        }
        return claims;
    }

    private static IdentityRule rule(String identity, String anchor, Map<String, String> claims) {
        return new IdentityRule(identity, anchor, claims);
    }

    private static Proof proof(String anchor, Map<String, Object> claims) {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        return new Proof(
                anchor,
                "https://issuer.example",
                "sub",
                new TreeMap<>(),
                claims,
                "k",
                "d",
                then,
                then.plusSeconds(60),
                null,
                "r");
    }
}
