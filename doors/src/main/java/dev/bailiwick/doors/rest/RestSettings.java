package dev.bailiwick.doors.rest;

import dev.bailiwick.doors.http.HttpListener;
import dev.bailiwick.doors.http.TlsFiles;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How the REST door is opened.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param tls certificate and key; required unless {@code bind} is a loopback address
 * @param dnsServer where TSIG leases are used, as told to their holders
 * @param publicUrl the URL under which callers reach it, without a final slash; empty to derive it from {@code bind}
 * @param version what {@code GET /v1/version} tells
 * @param limits sizes, times and counts
 */
public record RestSettings(
        InetSocketAddress bind,
        Optional<TlsFiles> tls,
        InetSocketAddress dnsServer,
        String publicUrl,
        String version,
        RestLimits limits) {
    /** @throws IllegalArgumentException if a listener beyond the loopback would speak without TLS */
    public RestSettings {
        HttpListener.checkTls("REST listener", bind, tls);
    }

    /** Plain HTTP on a loopback address, with the default limits. */
    public static RestSettings loopback(InetSocketAddress bind, InetSocketAddress dnsServer, String version) {
        return new RestSettings(bind, Optional.empty(), dnsServer, "", version, RestLimits.DEFAULT);
    }
}
