package dev.bailiwick.core.document;

import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.Forbid;
import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What nobody, or none of some identities, may do, whatever is granted.
 *
 * @param identities whom it concerns; everybody, persons too, if empty
 * @param condition when it holds; always if empty
 * @param reason why, for whoever is refused
 */
public record ForbidSpec(
        ZoneSet zones,
        NameSet names,
        TypeSet types,
        Set<Operation> operations,
        Optional<List<String>> identities,
        Optional<Condition> condition,
        String reason)
        implements Spec {
    static final ObjectShape<ForbidSpec> SHAPE = PolicyShapes.forbid();

    public ForbidSpec {
        operations = Set.copyOf(operations);
        identities = identities.map(List::copyOf);
    }

    @Override
    public Kind kind() {
        return Kind.FORBID;
    }

    /** The forbid as decisions use it. */
    public Forbid forbid(String name) {
        return new Forbid(name, zones, names, types, operations, identities.map(Set::copyOf), condition);
    }
}
