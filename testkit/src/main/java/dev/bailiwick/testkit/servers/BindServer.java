package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * A real BIND on 127.0.0.1 and a free port: the primary of one zone that a key may change and transfer, or a secondary of
 * another primary. Runs as any user.
 */
public final class BindServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/sbin/named";

    private static final Duration START = Duration.ofSeconds(20);

    private final ServerProcess process;
    private final InetSocketAddress address;

    private BindServer(ServerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Tells whether BIND is installed. */
    public static boolean installed() {
        return ServerProcess.installed(PROGRAM);
    }

    /** Starts the primary of a zone and waits until it serves. Its content is checked as little as BIND allows. */
    public static BindServer primaryOf(Name zone, String zoneFile, ServerKey key) {
        return primaryOf(zone, zoneFile, key, "notify no;");
    }

    /** The same, which tells an address of each change. */
    public static BindServer primaryOf(Name zone, String zoneFile, ServerKey key, InetSocketAddress told) {
        return primaryOf(zone, zoneFile, key, notifying(told));
    }

    /** The same, which signs the zone itself (dnssec-policy with inline signing). */
    public static BindServer signingPrimaryOf(Name zone, String zoneFile, ServerKey key, InetSocketAddress told) {
        return primaryOf(zone, zoneFile, key, notifying(told) + " dnssec-policy default; inline-signing yes;");
    }

    private static String notifying(InetSocketAddress told) {
        return "notify explicit; also-notify { 127.0.0.1 port %d; };".formatted(told.getPort());
    }

    private static BindServer primaryOf(Name zone, String zoneFile, ServerKey key, String more) {
        BindServer server = start("""
                key "%1$s" { algorithm %2$s; secret "%3$s"; };
                zone "%4$s" {
                    type primary;
                    file "zone";
                    allow-update { key "%1$s"; };
                    allow-transfer { key "%1$s"; };
                    check-names ignore;
                    check-integrity no;
                    max-records-per-type 0;
                    max-types-per-name 0;
                    %5$s
                };
                """.formatted(key.name(), key.algorithm(), key.secretBase64(), zone, more), zoneFile);
        server.awaitSerial(zone, 0, START);
        return server;
    }

    /** Starts a secondary of zones; it fetches them when the primary answers. */
    public static BindServer secondaryOf(InetSocketAddress primary, List<Name> zones, ServerKey key) {
        StringBuilder text = new StringBuilder("""
                key "%1$s" { algorithm %2$s; secret "%3$s"; };
                """.formatted(key.name(), key.algorithm(), key.secretBase64()));
        for (Name zone : zones) {
            text.append("""
                    zone "%1$s" {
                        type secondary;
                        file "%2$s.zone";
                        masterfile-format text;
                        primaries { 127.0.0.1 port %3$d key "%4$s"; };
                        allow-notify { 127.0.0.0/8; };
                        min-retry-time 1;
                        notify no;
                    };
                    """.formatted(zone, zone.toString(true), primary.getPort(), key.name()));
        }
        return start(text.toString(), "");
    }

    private static BindServer start(String zones, String zoneFile) {
        Path directory = ServerProcess.newDirectory("bind");
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
        try {
            Path file = directory.resolve("named.conf");
            Files.writeString(directory.resolve("zone"), zoneFile);
            Files.writeString(file, """
                    options {
                        directory "%1$s";
                        pid-file "%1$s/named.pid";
                        session-keyfile "%1$s/session.key";
                        listen-on port %2$d { 127.0.0.1; };
                        listen-on-v6 { none; };
                        recursion no;
                        dnssec-validation no;
                        empty-zones-enable no;
                        minimal-responses yes;
                        ixfr-from-differences yes;
                        max-ixfr-ratio unlimited;
                        notify-delay 0;
                        serial-query-rate 100;
                    };
                    controls { };
                    logging { category default { default_stderr; }; };
                    """.formatted(directory, address.getPort()) + zones);
            ServerProcess process =
                    ServerProcess.start(directory, List.of(PROGRAM, "-f", "-g", "-n", "1", "-c", file.toString()));
            return new BindServer(process, address);
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
                () -> "BIND serves " + zone + " at " + ZoneProbe.serial(address, zone) + ", not at " + serial + "\n"
                        + log(),
                most,
                () -> !process.alive() || ZoneProbe.serial(address, zone).orElse(-1) >= serial);
        if (!process.alive()) {
            throw new IllegalStateException("BIND ended: " + log());
        }
    }

    /** The end of what the server wrote. */
    public String log() {
        return process.output();
    }

    /** The process, to be stopped and continued by a test. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
