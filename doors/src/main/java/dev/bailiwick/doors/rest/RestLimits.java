package dev.bailiwick.doors.rest;

import java.time.Duration;

/**
 * The limits of the REST door.
 *
 * @param maxBodyOctets the largest request body but for imports
 * @param maxImportOctets the largest zone file
 * @param maxHeaderOctets the largest request line and headers
 * @param maxConcurrentRequests requests worked on at once; more are told to come again
 * @param maxWaiting requests that wait for verification at once; more are answered when applied
 * @param maxRequestsPerMinute of one credential
 * @param readTimeout how long a client may keep silent within a request
 * @param idleTimeout how long a connection may stay unused
 */
public record RestLimits(
        int maxBodyOctets,
        int maxImportOctets,
        int maxHeaderOctets,
        int maxConcurrentRequests,
        int maxWaiting,
        int maxRequestsPerMinute,
        Duration readTimeout,
        Duration idleTimeout) {
    /** 1 MiB, 64 MiB, 16 KiB, 256 and 64 at once, 60,000 a minute, 10 s, 60 s. */
    public static final RestLimits DEFAULT = new RestLimits(
            1 << 20, 64 << 20, 16 << 10, 256, 64, 60_000, Duration.ofSeconds(10), Duration.ofSeconds(60));

    public RestLimits {
        if (maxBodyOctets < 1
                || maxImportOctets < 1
                || maxHeaderOctets < 1
                || maxConcurrentRequests < 1
                || maxWaiting < 0
                || maxRequestsPerMinute < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }

    public RestLimits withMaxBodyOctets(int octets) {
        return new RestLimits(
                octets,
                maxImportOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                maxRequestsPerMinute,
                readTimeout,
                idleTimeout);
    }

    public RestLimits withMaxConcurrentRequests(int requests) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxHeaderOctets,
                requests,
                maxWaiting,
                maxRequestsPerMinute,
                readTimeout,
                idleTimeout);
    }

    public RestLimits withMaxRequestsPerMinute(int requests) {
        return new RestLimits(
                maxBodyOctets,
                maxImportOctets,
                maxHeaderOctets,
                maxConcurrentRequests,
                maxWaiting,
                requests,
                readTimeout,
                idleTimeout);
    }
}
