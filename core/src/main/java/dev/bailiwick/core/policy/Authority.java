package dev.bailiwick.core.policy;

import dev.bailiwick.core.scope.Scope;
import java.util.Optional;

/** In whose name an access is made, and what the credential shown allows at most. */
public sealed interface Authority {
    /** What the credential allows. */
    Scope scope();

    /** The identity that acts; empty for a person. */
    Optional<String> identity();

    /**
     * An identity acts by a lease.
     *
     * @param name the identity's name
     * @param environment the identity's only environment
     * @param scope the lease's scope, as it was issued
     * @param grant the grant behind the lease as it stands now; empty where it is gone
     */
    record OfIdentity(String name, String environment, Scope scope, Optional<Grant> grant) implements Authority {
        @Override
        public Optional<String> identity() {
            return Optional.of(name);
        }
    }

    /**
     * A person, or a token created by one, acts by a role.
     *
     * @param role the role's name, for reasons
     * @param scope what the role allows
     */
    record OfRole(String role, Scope scope) implements Authority {
        @Override
        public Optional<String> identity() {
            return Optional.empty();
        }
    }
}
