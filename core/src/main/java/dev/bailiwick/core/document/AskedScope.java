package dev.bailiwick.core.document;

import dev.bailiwick.core.scope.NameSet;
import dev.bailiwick.core.scope.Operation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TtlRange;
import dev.bailiwick.core.scope.TypeSet;
import dev.bailiwick.core.scope.ValueRules;
import dev.bailiwick.core.scope.ZoneSet;
import java.util.Optional;
import java.util.Set;

/** The scope that a request asks for: each dimension that it leaves out is meant as the grant has it. */
public record AskedScope(
        Optional<ZoneSet> zones,
        Optional<NameSet> names,
        Optional<TypeSet> types,
        Optional<Set<Operation>> operations,
        Optional<ValueRules> values,
        Optional<TtlRange> ttl) {
    /** A request for all that the grant gives. */
    public static AskedScope everything() {
        return new AskedScope(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The scope asked for under a grant of that scope. It need not lie within: whoever decides compares the two. */
    public Scope resolve(Scope grantScope) {
        return new Scope(
                zones.orElse(grantScope.zones()),
                names.orElse(grantScope.names()),
                types.orElse(grantScope.types()),
                operations.orElse(grantScope.operations()),
                values.orElse(grantScope.values()),
                ttl.orElse(grantScope.ttl()));
    }
}
