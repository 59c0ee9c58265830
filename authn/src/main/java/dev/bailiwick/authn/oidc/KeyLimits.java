package dev.bailiwick.authn.oidc;

import java.time.Duration;

/**
 * How many keys of an issuer are kept, and for how long.
 *
 * @param maxKeys members at most of an issuer's key set
 * @param maxAge from when on keys are fetched anew before use
 * @param maxStaleAge from when on keys that could not be fetched anew are no longer used
 * @param minRefreshInterval least time between two tries for one anchor, failed ones included
 */
public record KeyLimits(int maxKeys, Duration maxAge, Duration maxStaleAge, Duration minRefreshInterval) {
    /** 64 keys, 10 minutes, 24 hours, one minute. */
    public static final KeyLimits DEFAULT =
            new KeyLimits(64, Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofMinutes(1));

    /** @throws IllegalArgumentException if a value is not positive, or the stale age is below the age */
    public KeyLimits {
        if (maxKeys < 1 || !maxAge.isPositive() || !minRefreshInterval.isPositive()) {
            throw new IllegalArgumentException("limits of keys must be positive");
        }
        if (maxStaleAge.compareTo(maxAge) < 0) {
            throw new IllegalArgumentException("the stale age of keys must not be below their age");
        }
    }
}
