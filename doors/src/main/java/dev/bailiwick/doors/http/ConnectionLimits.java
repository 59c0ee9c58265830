package dev.bailiwick.doors.http;

import java.time.Duration;

/**
 * What one listener grants each connection.
 *
 * @param perSource connections of one source at once: one IPv4 address, or one /64 of IPv6
 * @param head from the beginning of a connection until its first request's line and headers are read, TLS included; also what
 *     a body or an answer may take beyond what its size allows
 * @param idle from one answer until the next request's line and headers are read
 * @param leastOctetsPerSecond how fast bodies come and answers are taken, at least
 */
public record ConnectionLimits(int perSource, Duration head, Duration idle, int leastOctetsPerSecond) {
    public ConnectionLimits {
        if (perSource < 1 || leastOctetsPerSecond < 1 || !head.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException("limits of connections are positive");
        }
    }

    /** How long so many octets may take, in nanoseconds. */
    long nanosFor(long octets) {
        return head.toNanos() + octets * 1_000_000_000L / leastOctetsPerSecond;
    }
}
