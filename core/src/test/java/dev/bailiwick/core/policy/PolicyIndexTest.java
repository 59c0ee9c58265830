package dev.bailiwick.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyIndexTest {
    private static final Scope SCOPE = new Scope(
            ZoneSet.parse("example.com"),
            NameSet.parse(".example.com"),
            TypeSet.all(),
            Set.of(Operation.READ),
            ValueRules.unconstrained(),
            TtlRange.any());

    private static Grant grant(String name, String... identities) {
        return new Grant(name, Set.of(identities), SCOPE, Optional.empty(), Limits.DEFAULT, Instant.MAX, false);
    }

    private static Forbid forbid(String... zones) {
        return new Forbid(
                zones[0],
                ZoneSet.parse(zones),
                NameSet.parse("**"),
                TypeSet.all(),
                Set.of(Operation.READ),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void a_hundred_thousand_grants_are_found_by_identity() {
        List<Grant> grants = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            grants.add(grant("grant-" + i, "identity-" + i, "identity-" + (i + 1)));
        }
        GrantIndex index = new GrantIndex(grants);
        assertThat(index.ofIdentity("identity-500")).extracting(Grant::name).containsExactly("grant-499", "grant-500");
        assertThat(index.ofIdentity("identity-x")).isEmpty();
        assertThat(index.find("grant-99999")).isPresent();
    }

    @Test
    void two_grants_of_one_name_are_refused() {
        assertThatThrownBy(() -> new GrantIndex(List.of(grant("a", "x"), grant("a", "y"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rules_are_found_by_zone_whatever_the_pattern() {
        Forbid exact = forbid("example.com");
        Forbid subtree = forbid(".com", "example.com");
        Forbid pattern = forbid("*.com");
        Forbid other = forbid(".org");
        Forbid view = forbid("v:example.com");
        ForbidIndex index = new ForbidIndex(List.of(exact, subtree, pattern, other, view));
        assertThat(index.at(ZoneId.of("example.com"))).containsExactlyInAnyOrder(exact, subtree, pattern);
        assertThat(index.at(ZoneId.of("sub.example.com"))).containsExactly(subtree);
        assertThat(index.at(ZoneId.of("badexample.org"))).containsExactly(other);
        assertThat(index.at(ZoneId.parse("v:example.com"))).containsExactly(view);
        assertThat(index.at(ZoneId.of("net"))).isEmpty();
    }
}
