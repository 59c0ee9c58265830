package dev.bailiwick.core.document;

import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.policy.Limits;
import dev.bailiwick.core.scope.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What some identities may ask for.
 *
 * @param identities the identities, at least one
 * @param scope what may be done at most
 * @param condition what has to hold at issue and at every use
 * @param limits how much, and how long a lease lives
 * @param notAfter its end
 * @param unbound whether a bearer credential may be had that is not bound to a key of the caller
 * @param forms the forms in which leases may be had, at least one
 * @param records whose the records are that are placed under it
 */
public record GrantSpec(
        List<String> identities,
        Scope scope,
        Optional<Condition> condition,
        Limits limits,
        Instant notAfter,
        Unbound unbound,
        List<Form> forms,
        Records records)
        implements Spec {
    static final ObjectShape<GrantSpec> SHAPE = PolicyShapes.grant();

    public GrantSpec {
        identities = List.copyOf(identities);
        forms = List.copyOf(forms);
    }

    @Override
    public Kind kind() {
        return Kind.GRANT;
    }

    /** The grant as decisions use it. */
    public Grant grant(String name) {
        return new Grant(name, Set.copyOf(identities), scope, condition, limits, notAfter, unbound == Unbound.ALLOWED);
    }

    /** Whether leases that are not bound to a key are issued. */
    public enum Unbound {
        ALLOWED,
        REFUSED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whose records are. */
    public enum Records {
        /** The identity's that placed them: no other automation takes them away. */
        OWN,
        /** Nobody's: whoever has them in scope may change them. */
        SHARED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The forms of a lease. */
    public enum Form {
        /** An opaque token. */
        BEARER,
        /** A TSIG key (RFC 8945). */
        TSIG;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
