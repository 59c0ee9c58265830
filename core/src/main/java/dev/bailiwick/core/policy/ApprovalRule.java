package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What changes need. The strictest of all rules that match a consequence wins; where none matches, a built-in default
 * holds (see {@link Decider}).
 *
 * @param name the document's name
 * @param zones the zones
 * @param consequences the consequences it speaks of; every change, also one without consequences, if empty
 * @param environments the zones' environments; every environment if empty
 * @param requirement what is needed
 * @param identities whose changes; everybody's, persons' too, if empty
 */
public record ApprovalRule(
        String name,
        ZoneSet zones,
        Optional<Set<Consequence>> consequences,
        Optional<Set<String>> environments,
        Requirement requirement,
        Optional<Set<String>> identities) {
    public ApprovalRule {
        consequences = consequences.map(
                some -> some.isEmpty() ? Collections.emptySet() : Collections.unmodifiableSet(EnumSet.copyOf(some)));
        environments = environments.map(Grant::copy);
        identities = identities.map(Grant::copy);
    }

    /** Whether it speaks of changes to the zone by the identity; an empty name stands for a person. */
    boolean matches(ZoneId zone, String environment, Optional<String> identity) {
        return environments.map(some -> some.contains(environment)).orElse(true)
                && identities
                        .map(some -> identity.filter(some::contains).isPresent())
                        .orElse(true)
                && zones.matches(zone);
    }

    /** Whether it speaks of the consequence; an empty one stands for the change as such. */
    boolean speaksOf(Optional<Consequence> consequence) {
        return consequences
                .map(some -> consequence.filter(some::contains).isPresent())
                .orElse(true);
    }

    /** The rule's name in reasons. */
    public String rule() {
        return "approval-rule/" + name;
    }
}
