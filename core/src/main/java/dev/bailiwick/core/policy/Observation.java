package dev.bailiwick.core.policy;

import dev.bailiwick.core.scope.Scope;
import java.time.Instant;

/**
 * What a grant is meant to come down to: until its end, what lies in the grant's scope but not in this one passes and is told
 * as {@code would-deny}; from then on it is denied.
 *
 * @param intended the scope that is enforced from the end on; contained in the grant's
 * @param until its end
 */
public record Observation(Scope intended, Instant until) {
    /** Whether it goes on. */
    public boolean goesOn(Instant now) {
        return now.isBefore(until);
    }
}
