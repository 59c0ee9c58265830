package dev.bailiwick.doors.powerdns;

import dev.bailiwick.doors.rest.TlsFiles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How the door is opened.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param tls certificate and key; required unless {@code bind} is a loopback address
 * @param serverId the server's id in paths
 * @param limits sizes, times and counts
 */
public record PowerDnsSettings(InetSocketAddress bind, Optional<TlsFiles> tls, String serverId, Limits limits) {
    /**
     * The limits.
     *
     * @param maxBodyOctets the largest request body
     * @param maxConcurrentRequests requests worked on at once; more are told to come again
     * @param maxRequestsPerMinute of one credential
     * @param readTimeout how long a client may keep silent within a request
     * @param idleTimeout how long a connection may stay unused
     */
    public record Limits(
            int maxBodyOctets,
            int maxConcurrentRequests,
            int maxRequestsPerMinute,
            Duration readTimeout,
            Duration idleTimeout) {
        /** 1 MiB, 256 at once, 60,000 a minute, 10 s, 60 s. */
        public static final Limits DEFAULT =
                new Limits(1 << 20, 256, 60_000, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /** @throws IllegalArgumentException if a listener beyond the loopback would speak without TLS */
    public PowerDnsSettings {
        if (tls.isEmpty() && !bind.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "the PowerDNS door on `" + bind.getAddress().getHostAddress()
                            + "` needs TLS: give a certificate and a key, or listen on a loopback address");
        }
    }
}
