package dev.bailiwick.core.document;

import dev.bailiwick.core.policy.Condition;
import dev.bailiwick.core.policy.Grant;
import dev.bailiwick.core.policy.Limits;
import dev.bailiwick.core.policy.Observation;
import dev.bailiwick.core.scope.Scope;
import dev.bailiwick.core.scope.TooComplexException;
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
 * @param observe what the scope is meant to become and from when on; empty where nothing is tried out
 */
public record GrantSpec(
        List<String> identities,
        Scope scope,
        Optional<Condition> condition,
        Limits limits,
        Instant notAfter,
        Unbound unbound,
        List<Form> forms,
        Records records,
        Optional<Observation> observe)
        implements Spec {
    static final ObjectShape<GrantSpec> SHAPE = PolicyShapes.grant();

    public GrantSpec {
        identities = List.copyOf(identities);
        forms = List.copyOf(forms);
        if (observe.filter(each -> !isWithin(each.intended(), scope)).isPresent()) {
            throw new IllegalArgumentException("what `observe` intends is not contained in the scope");
        }
    }

    @Override
    public Kind kind() {
        return Kind.GRANT;
    }

    private static boolean isWithin(Scope inner, Scope outer) {
        try {
            return outer.contains(inner);
        } catch (TooComplexException e) {
            throw new IllegalArgumentException("what `observe` intends is too complex to compare with the scope", e);
        }
    }

    /** The grant as decisions use it. */
    public Grant grant(String name) {
        return new Grant(
                name, Set.copyOf(identities), scope, condition, limits, notAfter, unbound == Unbound.ALLOWED, observe);
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
