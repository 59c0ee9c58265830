package dev.bailiwick.doors.acmedns;

import dev.bailiwick.core.scope.Cidr;
import dev.bailiwick.doors.http.SmallDoor;
import dev.bailiwick.doors.http.TlsFiles;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How the door is opened.
 *
 * @param bind where it listens; port 0 takes a free one
 * @param tls certificate and key; required unless {@code bind} is a loopback address
 * @param proxies networks whose {@code X-Forwarded-For} counts
 * @param limits sizes, times and counts
 */
public record AcmeDnsSettings(
        InetSocketAddress bind, Optional<TlsFiles> tls, List<Cidr> proxies, SmallDoor.Limits limits) {
    public AcmeDnsSettings {
        proxies = List.copyOf(proxies);
    }
}
