package dev.bailiwick.core.scope;

import dev.bailiwick.core.dns.Rrset;
import java.util.Optional;

/**
 * TTLs in seconds, both ends included.
 *
 * @param minSeconds 0 or more
 * @param maxSeconds at least the minimum, at most 2^31 - 1 (RFC 2181, section 8)
 */
public record TtlRange(long minSeconds, long maxSeconds) {
    private static final TtlRange ANY = new TtlRange(0, Rrset.MAX_TTL_SECONDS);

    public TtlRange {
        if (minSeconds < 0 || maxSeconds < minSeconds || maxSeconds > Rrset.MAX_TTL_SECONDS) {
            throw new IllegalArgumentException(
                    "`" + minSeconds + ".." + maxSeconds + "` is no range of TTLs in seconds");
        }
    }

    /** Every TTL there is. */
    public static TtlRange any() {
        return ANY;
    }

    public boolean contains(long ttlSeconds) {
        return ttlSeconds >= minSeconds && ttlSeconds <= maxSeconds;
    }

    public boolean contains(TtlRange other) {
        return other.minSeconds >= minSeconds && other.maxSeconds <= maxSeconds;
    }

    /** The TTLs in both ranges; empty where there is none. */
    public Optional<TtlRange> intersection(TtlRange other) {
        long min = Math.max(minSeconds, other.minSeconds);
        long max = Math.min(maxSeconds, other.maxSeconds);
        return min <= max ? Optional.of(new TtlRange(min, max)) : Optional.empty();
    }

    @Override
    public String toString() {
        return minSeconds + ".." + maxSeconds;
    }
}
