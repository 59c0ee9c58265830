package dev.bailiwick.doors.rest;

import dev.bailiwick.core.identity.Role;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who may call an endpoint at all; which objects they reach there is judged by the handler. Immutable.
 *
 * @param anonymous without any credential
 * @param lease with a lease
 * @param bootstrap with the first administrator's one-use secret
 * @param roles persons who hold any of these roles, whatever over
 * @param inPerson only with an ID token of the person's own, not with a created token
 */
record Who(boolean anonymous, boolean lease, boolean bootstrap, Set<Role> roles, boolean inPerson) {
    Who {
        roles = Set.copyOf(roles);
    }

    /** Nobody needs to be known. */
    static Who anyone() {
        return new Who(true, false, false, Set.of(), false);
    }

    /** Whoever holds any role at all. */
    static Who persons() {
        return new Who(false, false, false, EnumSet.allOf(Role.class), false);
    }

    static Who holding(Role... roles) {
        return new Who(false, false, false, Set.of(roles), false);
    }

    Who andLeases() {
        return new Who(anonymous, true, bootstrap, roles, inPerson);
    }

    Who andBootstrap() {
        return new Who(anonymous, lease, true, roles, inPerson);
    }

    Who onlyInPerson() {
        return new Who(anonymous, lease, bootstrap, roles, true);
    }
}
