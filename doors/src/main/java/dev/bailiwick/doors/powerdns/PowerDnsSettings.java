package dev.bailiwick.doors.powerdns;

import dev.bailiwick.doors.http.ConnectionLimits;
import dev.bailiwick.doors.http.HttpListener;
import dev.bailiwick.doors.http.TlsFiles;
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
     * @param connections what each connection is granted; four times {@code maxConcurrentRequests} are served in all
     */
    public record Limits(
            int maxBodyOctets, int maxConcurrentRequests, int maxRequestsPerMinute, ConnectionLimits connections) {
        /** 1 MiB, 256 at once, 60,000 a minute, 128 connections a source, 10 s, 60 s, 16 KiB/s. */
        public static final Limits DEFAULT = new Limits(
                1 << 20,
                256,
                60_000,
                new ConnectionLimits(128, Duration.ofSeconds(10), Duration.ofSeconds(60), 16 << 10));

        /** With other limits of connections. */
        public Limits withConnections(ConnectionLimits other) {
            return new Limits(maxBodyOctets, maxConcurrentRequests, maxRequestsPerMinute, other);
        }
    }

    /** @throws IllegalArgumentException if a listener beyond the loopback would speak without TLS */
    public PowerDnsSettings {
        HttpListener.checkTls("PowerDNS door", bind, tls);
    }
}
