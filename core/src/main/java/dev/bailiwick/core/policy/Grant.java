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
 */
public record Grant(
        String name,
        Set<String> identities,
        Scope scope,
        Optional<Condition> condition,
        Limits limits,
        Instant notAfter,
        boolean unboundAllowed) {
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

    /** The rule's name in reasons. */
    public String rule() {
        return "grant/" + name;
    }
}
