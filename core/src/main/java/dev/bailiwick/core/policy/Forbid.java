package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ZoneSet;
import dev.bailiwick.core.zone.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What nobody, or none of some identities, may do, whatever is granted. In doubt a forbid matches: {@code *} and {@code
 * **} match wildcard owners too, {@code all} types are really all, an access to every type touches each type, an
 * operation on a whole zone touches every name and type, and a condition that fails forbids.
 *
 * @param name the document's name
 * @param zones the zones
 * @param names the names
 * @param types the types; {@code all} includes those that run code
 * @param operations the operations, at least one; unmodifiable
 * @param identities whom it concerns; everybody, persons too, if empty
 * @param condition when it holds; always if empty
 */
public record Forbid(
        String name,
        ZoneSet zones,
        NameSet names,
        TypeSet types,
        Set<Operation> operations,
        Optional<Set<String>> identities,
        Optional<Condition> condition) {
    public Forbid {
        operations = operations(name, operations);
        identities = identities.map(Grant::copy);
    }

    private static Set<Operation> operations(String name, Collection<Operation> operations) {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("forbid `" + name + "` names no operation");
        }
        return Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    /** Whether it concerns the identity; an empty name stands for a person. */
    boolean concerns(Optional<String> identity) {
        return identities
                .map(some -> identity.filter(some::contains).isPresent())
                .orElse(true);
    }

    /** Whether it speaks of the access, its condition apart. */
    boolean matches(ZoneId zone, Access access) {
        if (!operations.contains(access.operation()) || !zones.matches(zone)) {
            return false;
        }
        if (!Scope.isOnRrsets(access.operation())) {
            return true;
        }
        boolean type = types.isAll() || access.type() == TypeSet.ANY || types.contains(access.type());
        return type && names.matchesWildcardsToo(Names.canonical(access.name()));
    }

    /** The rule's name in reasons. */
    public String rule() {
        return "forbid/" + name;
    }
}
