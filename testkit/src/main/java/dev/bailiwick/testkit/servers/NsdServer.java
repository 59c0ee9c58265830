package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;

/**
 * A real NSD as secondary of one primary, on 127.0.0.1 and a free port. It takes NOTIFY at once and has no response
 * rate limit. Runs as any user.
 */
public final class NsdServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/sbin/nsd";

    private final ServerProcess process;
    private final InetSocketAddress address;

    private NsdServer(ServerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Tells whether NSD is installed. */
    public static boolean installed() {
        return ServerProcess.installed(PROGRAM);
    }

    /**
     * Starts a secondary for the zones; it fetches them when the primary answers.
     *
     * @param key signs NOTIFY and transfers, if given
     */
    public static NsdServer secondaryOf(InetSocketAddress primary, List<Name> zones, Optional<ServerKey> key) {
        Path directory = ServerProcess.newDirectory("nsd");
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
        try {
            Path file = directory.resolve("nsd.conf");
            Files.writeString(file, configuration(directory, address, primary, zones, key));
            ServerProcess process = ServerProcess.start(directory, List.of(PROGRAM, "-d", "-c", file.toString()));
            return new NsdServer(process, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Waits until the server answers with at least this serial. */
    public void awaitSerial(Name zone, long serial, Duration most) {
        Await.until(
                () -> "NSD serves " + zone + " at " + ZoneProbe.serial(address, zone) + ", not at " + serial + "\n"
                        + log(),
                most,
                () -> ZoneProbe.serial(address, zone).orElse(-1) >= serial);
    }

    /** The end of the server's log. */
    public String log() {
        try {
            return Files.readString(process.directory().resolve("nsd.log")) + process.output();
        } catch (IOException e) {
            return process.output();
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(
            Path directory,
            InetSocketAddress address,
            InetSocketAddress primary,
            List<Name> zones,
            Optional<ServerKey> key) {
        String keyName = key.map(ServerKey::name).orElse("NOKEY");
        StringBuilder text = new StringBuilder("""
                server:
                    ip-address: 127.0.0.1@%1$d
                    server-count: 1
                    username: ""
                    chroot: ""
                    database: ""
                    zonesdir: "%2$s"
                    zonelistfile: "%2$s/zone.list"
                    xfrdfile: "%2$s/xfrd.state"
                    xfrdir: "%2$s"
                    pidfile: "%2$s/nsd.pid"
                    logfile: "%2$s/nsd.log"
                    verbosity: 2
                    rrl-ratelimit: 0
                    xfrd-reload-timeout: 0
                remote-control:
                    control-enable: no
                """.formatted(address.getPort(), directory));
        key.ifPresent(each -> text.append("key:\n    name: \"%s\"\n    algorithm: %s\n    secret: \"%s\"\n"
                .formatted(each.name(), each.algorithm(), each.secretBase64())));
        for (Name zone : zones) {
            text.append("""
                    zone:
                        name: "%s"
                        zonefile: "%s.zone"
                        allow-notify: 127.0.0.0/8 %s
                        request-xfr: 127.0.0.1@%d %s
                        provide-xfr: 127.0.0.0/8 NOKEY
                        min-retry-time: 1
                    """.formatted(zone, zone.toString(true), keyName, primary.getPort(), keyName));
        }
        return text.toString();
    }
}
