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
 * A real Knot DNS on 127.0.0.1 and a free port: a secondary of one primary, or the primary of one zone that a key may
 * change and transfer. Runs as any user.
 */
public final class KnotServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/sbin/knotd";

    private final ServerProcess process;
    private final InetSocketAddress address;

    private KnotServer(ServerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Tells whether Knot is installed. */
    public static boolean installed() {
        return ServerProcess.installed(PROGRAM);
    }

    /**
     * Starts a secondary for the zones; it fetches them when the primary answers.
     *
     * @param key signs NOTIFY and transfers, if given
     */
    public static KnotServer secondaryOf(InetSocketAddress primary, List<Name> zones, Optional<ServerKey> key) {
        Path directory = ServerProcess.newDirectory("knot");
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
        try {
            Path file = directory.resolve("knot.conf");
            Files.writeString(file, configuration(directory, address, primary, zones, key));
            ServerProcess process = ServerProcess.start(directory, List.of(PROGRAM, "-c", file.toString()));
            return new KnotServer(process, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the primary of a zone, which tells an address of each change, and waits until it serves. */
    public static KnotServer primaryOf(Name zone, String zoneFile, ServerKey key, InetSocketAddress told) {
        return primaryOf(zone, zoneFile, key, told, "");
    }

    /** The same, which signs the zone itself. */
    public static KnotServer signingPrimaryOf(Name zone, String zoneFile, ServerKey key, InetSocketAddress told) {
        return primaryOf(zone, zoneFile, key, told, "    dnssec-signing: on\n    dnssec-policy: default\n");
    }

    private static KnotServer primaryOf(
            Name zone, String zoneFile, ServerKey key, InetSocketAddress told, String more) {
        Path directory = ServerProcess.newDirectory("knot");
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
        try {
            Files.writeString(directory.resolve("primary.zone"), zoneFile);
            Path file = directory.resolve("knot.conf");
            Files.writeString(
                    file,
                    server(directory, address)
                            + """
                    key:
                      - id: %1$s
                        algorithm: %2$s
                        secret: %3$s
                    remote:
                      - id: told
                        address: 127.0.0.1@%4$d
                    acl:
                      - id: changes
                        key: %1$s
                        action: [update, transfer]
                    zone:
                      - domain: %5$s
                        storage: "%6$s"
                        file: primary.zone
                        zonefile-sync: -1
                        zonefile-load: whole
                        journal-content: changes
                        acl: changes
                        notify: told
                    """.formatted(
                                    key.name(), key.algorithm(), key.secretBase64(), told.getPort(), zone, directory)
                            + more);
            KnotServer server =
                    new KnotServer(ServerProcess.start(directory, List.of(PROGRAM, "-c", file.toString())), address);
            server.awaitSerial(zone, 0, Duration.ofSeconds(20));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, to be stopped and continued by a test. */
    public long pid() {
        return process.pid();
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Waits until the server answers with at least this serial. */
    public void awaitSerial(Name zone, long serial, Duration most) {
        Await.until(
                () -> "Knot serves " + zone + " at " + ZoneProbe.serial(address, zone) + ", not at " + serial + "\n"
                        + log(),
                most,
                () -> ZoneProbe.serial(address, zone).orElse(-1) >= serial);
    }

    /** The end of the server's log. */
    public String log() {
        return process.output();
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
        StringBuilder text = new StringBuilder(server(directory, address));
        key.ifPresent(each -> text.append("key:\n  - id: %s\n    algorithm: %s\n    secret: %s\n"
                .formatted(each.name(), each.algorithm(), each.secretBase64())));
        String keyLine = key.map(each -> "    key: " + each.name() + "\n").orElse("");
        text.append("remote:\n  - id: primary\n    address: 127.0.0.1@%d\n".formatted(primary.getPort()))
                .append(keyLine);
        text.append("acl:\n  - id: notified\n    address: 127.0.0.0/8\n    action: notify\n")
                .append(keyLine);
        text.append("zone:\n");
        for (Name zone : zones) {
            text.append("  - domain: %s\n    storage: \"%s\"\n    master: primary\n    acl: notified\n"
                    .formatted(zone, directory));
        }
        return text.toString();
    }

    private static String server(Path directory, InetSocketAddress address) {
        return """
                server:
                    rundir: "%1$s"
                    pidfile: "%1$s/knot.pid"
                    listen: 127.0.0.1@%2$d
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                database:
                    storage: "%1$s"
                control:
                    listen: "%1$s/knot.sock"
                log:
                  - target: stdout
                    any: info
                """.formatted(directory, address.getPort());
    }
}
