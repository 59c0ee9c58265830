package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * A real PowerDNS with a database of SQLite, on 127.0.0.1 and free ports: its HTTP API, its DNS UPDATE and its name
 * server, with every cache off. Runs as any user.
 */
public final class PowerDnsServer implements AutoCloseable {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/sbin/pdns_server";

    /** The key of the API. */
    public static final String API_KEY = "an-api-key-for-tests";

    private static final String MODULE = "/usr/lib/x86_64-linux-gnu/pdns/libgsqlite3backend.so";
    private static final String SCHEMA = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";
    private static final Duration START = Duration.ofSeconds(20);

    private final ServerProcess process;
    private final InetSocketAddress address;
    private final int api;

    private PowerDnsServer(ServerProcess process, InetSocketAddress address, int api) {
        this.process = process;
        this.address = address;
        this.api = api;
    }

    /** Tells whether PowerDNS, its SQLite backend and the tool that fills its database are installed. */
    public static boolean installed() {
        return ServerProcess.installed(PROGRAM)
                && Files.exists(Path.of(MODULE))
                && ServerProcess.installed("/usr/bin/sqlite3");
    }

    /** Starts the primary of a zone, which tells an address of each change, and waits until it serves. */
    public static PowerDnsServer primaryOf(Name zone, String zoneFile, ServerKey key, InetSocketAddress told) {
        Path directory = ServerProcess.newDirectory("pdns");
        InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
        int api = Ports.free();
        try {
            Files.writeString(directory.resolve("pdns.conf"), configuration(directory, address, api, told));
            Files.writeString(directory.resolve("zone"), zoneFile);
            run(List.of("/usr/bin/sqlite3", directory + "/pdns.sqlite3", ".read " + SCHEMA));
            fill(directory, zone, key);
            PowerDnsServer server = new PowerDnsServer(
                    ServerProcess.start(directory, List.of(PROGRAM, "--config-dir=" + directory)), address, api);
            server.awaitSerial(zone, 0, START);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path directory, Name zone, ServerKey key) {
        String name = zone.toString(true);
        List<List<String>> calls = List.of(
                List.of("load-zone", name, directory + "/zone"),
                List.of("set-kind", name, "primary"),
                List.of("import-tsig-key", key.name(), key.algorithm(), key.secretBase64()),
                List.of("set-meta", name, "TSIG-ALLOW-DNSUPDATE", key.name()),
                List.of("set-meta", name, "ALLOW-DNSUPDATE-FROM", "127.0.0.0/8"),
                List.of("set-meta", name, "SOA-EDIT-DNSUPDATE", "INCREASE"),
                List.of("set-meta", name, "SOA-EDIT-API", "INCREASE"),
                List.of("set-meta", name, "TSIG-ALLOW-AXFR", key.name()),
                List.of("set-meta", name, "NOTIFY-DNSUPDATE", "1"));
        for (List<String> call : calls) {
            List<String> command = new ArrayList<>(List.of("/usr/bin/pdnsutil", "--config-dir=" + directory));
            command.addAll(call);
            run(command);
        }
    }

    private static void run(List<String> command) {
        ServerProcess.Result result = ServerProcess.run(START, command);
        if (result.exit() != 0) {
            throw new IllegalStateException(command + " failed: " + result.output());
        }
    }

    private static String configuration(Path directory, InetSocketAddress address, int api, InetSocketAddress told) {
        return """
                setuid=
                setgid=
                daemon=no
                guardian=no
                disable-syslog=yes
                loglevel=4
                local-address=127.0.0.1
                local-port=%2$d
                socket-dir=%1$s
                config-dir=%1$s
                module-dir=%5$s
                launch=gsqlite3
                gsqlite3-database=%1$s/pdns.sqlite3
                gsqlite3-pragma-synchronous=0
                gsqlite3-pragma-foreign-keys=yes
                gsqlite3-dnssec=yes
                api=yes
                api-key=%6$s
                webserver=yes
                webserver-address=127.0.0.1
                webserver-port=%3$d
                webserver-allow-from=127.0.0.0/8
                webserver-loglevel=none
                dnsupdate=yes
                allow-dnsupdate-from=127.0.0.0/8
                primary=yes
                allow-axfr-ips=
                also-notify=127.0.0.1:%4$d
                only-notify=
                cache-ttl=0
                query-cache-ttl=0
                negquery-cache-ttl=0
                domain-metadata-cache-ttl=0
                zone-cache-refresh-interval=0
                """.formatted(
                        directory,
                        address.getPort(),
                        api,
                        told.getPort(),
                        Path.of(MODULE).getParent(),
                        API_KEY);
    }

    /** Where DNS is spoken. */
    public InetSocketAddress address() {
        return address;
    }

    /** Where the API is, without {@code /api/v1}. */
    public String url() {
        return "http://127.0.0.1:" + api;
    }

    /** The API's key in octets. */
    public byte[] apiKey() {
        return API_KEY.getBytes(StandardCharsets.UTF_8);
    }

    /** Where its configuration and its database lie. */
    public Path directory() {
        return process.directory();
    }

    /** Runs {@code pdnsutil} on the server's database. */
    public void util(String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/pdnsutil", "--config-dir=" + process.directory()));
        command.addAll(List.of(arguments));
        run(command);
    }

    /** Waits until the server answers with at least this serial. */
    public void awaitSerial(Name zone, long serial, Duration most) {
        Await.until(
                () -> "PowerDNS serves " + zone + " at " + ZoneProbe.serial(address, zone) + ", not at " + serial + "\n"
                        + log(),
                most,
                () -> !process.alive() || ZoneProbe.serial(address, zone).orElse(-1) >= serial);
        if (!process.alive()) {
            throw new IllegalStateException("PowerDNS ended: " + log());
        }
    }

    /** The process, to be stopped and continued by a test. */
    public long pid() {
        return process.pid();
    }

    /** The end of what the server wrote. */
    public String log() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
