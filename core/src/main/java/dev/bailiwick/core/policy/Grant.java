package dev.bailiwick.core.policy;

import dev.bailiwick.core.scope.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What some identities may ask for.
 *
 * @param name the document's name
 * @param identities the names of the identities, at least one; in order and unmodifiable
 * @param scope what may be done at most
 * @param condition what has to hold at issue and at every use; not one about {@code asked} alone
 * @param limits how much
 * @param notAfter the end: from this instant on nothing is granted
 * @param unboundAllowed whether a lease may be a bearer credential, not bound to a key of the caller
 * @param observation what the scope is meant to become, where that is tried out
 */
public record Grant(
        String name,
        Set<String> identities,
        Scope scope,
        Optional<Condition> condition,
        Limits limits,
        Instant notAfter,
        boolean unboundAllowed,
        Optional<Observation> observation) {
    /** One that observes nothing. */
    public Grant(
            String name,
            Set<String> identities,
            Scope scope,
            Optional<Condition> condition,
            Limits limits,
            Instant notAfter,
            boolean unboundAllowed) {
        this(name, identities, scope, condition, limits, notAfter, unboundAllowed, Optional.empty());
    }

    public Grant {
        identities = copy(identities);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("grant `" + name + "` names no identity");
        }
        condition.flatMap(Condition::lintForGrant).ifPresent(problem -> {
            throw new IllegalArgumentException("the condition of grant `" + name + "` " + problem);
        });
    }

    static Set<String> copy(Collection<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** Whether the grant has ended. */
    public boolean endedAt(Instant now) {
        return !now.isBefore(notAfter);
    }

    /** What may be done at most at a time: the scope, or once an observation has ended, what was intended. */
    public Scope scopeAt(Instant now) {
        return observation
                .filter(each -> !each.goesOn(now))
                .map(Observation::intended)
                .orElse(scope);
    }

    /** What it is going to come down to. */
    Scope lastingScope() {
        return observation.map(Observation::intended).orElse(scope);
    }

    /** The rule's name in reasons. */
    public String rule() {
        return "grant/" + name;
    }
}
