package dev.bailiwick.doors.rest;

import dev.bailiwick.doors.http.ConnectionLimits;
import java.time.Duration;

/**
 * The limits of the REST door.
 *
 * @param maxBodyOctets the largest request body but for imports and forms
 * @param maxImportOctets the largest zone file
 * @param maxFormOctets the largest form, which anybody may send
 * @param maxBodiesOctets bodies, but for imports, that are held at once; who sends more is told to come again
 * @param maxHeaderOctets the largest request line and headers
 * @param maxConcurrentRequests requests worked on at once; more are told to come again
 * @param maxWaiting requests that wait for verification at once; more are answered when applied
 * @param maxRequestsPerMinute of one credential
 * @param maxConnectionsPerSource connections of one source at once (an IPv4 address, or a /64 of IPv6); more are closed. Four times
 *     {@code maxConcurrentRequests} are served in all
 * @param readTimeout how long a new connection may take until its first request's headers are read, and how much longer a
 *     body or an answer may take than its size allows
 * @param idleTimeout from an answer until the next request's headers are read
 * @param leastOctetsPerSecond how fast bodies come and answers are taken, at least
 */
public record RestLimits(
        int maxBodyOctets,
        int maxImportOctets,
        int maxFormOctets,
        int maxBodiesOctets,
        int maxHeaderOctets,
        int maxConcurrentRequests,
        int maxWaiting,
        int maxRequestsPerMinute,
        int maxConnectionsPerSource,
        Duration readTimeout,
        Duration idleTimeout,
        int leastOctetsPerSecond) {
    /** 1 MiB, 64 MiB, 64 KiB, 32 MiB, 16 KiB, 256 and 64 at once, 60,000 a minute, 128 a source, 10 s, 60 s, 16 KiB/s. */
    public static final RestLimits DEFAULT = new RestLimits(
            1 << 20,
            64 << 20,
            64 << 10,
            32 << 20,
            16 << 10,
            256,
            64,
            60_000,
            128,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            16 << 10);

    public RestLimits {
        if (maxBodyOctets < 1
                || maxImportOctets < 1
                || maxFormOctets < 1
                || maxBodiesOctets < maxBodyOctets
                || maxHeaderOctets < 1
                || maxConcurrentRequests < 1
                || maxWaiting < 0
                || maxRequestsPerMinute < 1
                || maxConnectionsPerSource < 1) {
            throw new IllegalArgumentException("a limit is at least 1, and all bodies together are no fewer than one");
        }
    }

    ConnectionLimits connections() {
        return new ConnectionLimits(maxConnectionsPerSource, readTimeout, idleTimeout, leastOctetsPerSecond);
    }

    public RestLimits withMaxBodyOctets(int octets) {
        return new RestLimits(
                octets,
                maxImportOctets,
                maxFormOctets,
                maxBodiesOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                maxRequestsPerMinute,
                maxConnectionsPerSource,
                readTimeout,
                idleTimeout,
                leastOctetsPerSecond);
    }

    public RestLimits withMaxBodiesOctets(int octets) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxFormOctets,
                octets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                maxRequestsPerMinute,
                maxConnectionsPerSource,
                readTimeout,
                idleTimeout,
                leastOctetsPerSecond);
    }

    public RestLimits withMaxRequestsPerMinute(int requests) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxFormOctets,
                maxBodiesOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                requests,
                maxConnectionsPerSource,
                readTimeout,
                idleTimeout,
                leastOctetsPerSecond);
    }

    public RestLimits withMaxConnectionsPerSource(int connections) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxFormOctets,
                maxBodiesOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                maxRequestsPerMinute,
                connections,
                readTimeout,
                idleTimeout,
                leastOctetsPerSecond);
    }

    /** With other times; {@code idle} is from one answer to the next request. */
    public RestLimits withTimes(Duration read, Duration idle) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxFormOctets,
                maxBodiesOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                maxRequestsPerMinute,
                maxConnectionsPerSource,
                read,
                idle,
                leastOctetsPerSecond);
    }
}
