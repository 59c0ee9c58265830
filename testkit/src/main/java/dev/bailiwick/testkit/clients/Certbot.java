package dev.bailiwick.testkit.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ACME client certbot with its plugin for DNS UPDATE (RFC 2136), which asks over TCP. */
public final class Certbot {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/bin/certbot";

    private static final Path PLUGIN = Path.of("/usr/lib/python3/dist-packages/certbot_dns_rfc2136");
    private static final Duration MOST = Duration.ofSeconds(90);

    private Certbot() {}

    /** Tells whether certbot and its plugin are installed. */
    public static boolean installed() {
        return ClientRun.installed(PROGRAM) && Files.isDirectory(PLUGIN);
    }

    /**
     * Asks for a certificate by DNS-01. Certificates are in {@code config/live/} of the directory.
     *
     * @param acme the CA's directory
     * @param caFile what the CA's own certificate comes from, in PEM
     * @param server who takes the updates and is asked for the zone of a name
     */
    public static ClientRun obtain(
            Path directory,
            URI acme,
            Path caFile,
            InetSocketAddress server,
            String keyName,
            String secretBase64,
            String domain) {
        Path credentials = credentials(directory, server, keyName, secretBase64);
        List<String> command = List.of(
                PROGRAM,
                "certonly",
                "--config-dir",
                directory.resolve("config").toString(),
                "--work-dir",
                directory.resolve("work").toString(),
                "--logs-dir",
                directory.resolve("logs").toString(),
                "--server",
                acme.toString(),
                "--non-interactive",
                "--agree-tos",
                "--email",
                "certificates@example.test",
                "--no-eff-email",
                "--dns-rfc2136",
                "--dns-rfc2136-credentials",
                credentials.toString(),
                "--dns-rfc2136-propagation-seconds",
                "1",
                "--domain",
                domain);
        return ClientRun.of(directory, command, Map.of("REQUESTS_CA_BUNDLE", caFile.toString()), "", MOST);
    }

    private static Path credentials(Path directory, InetSocketAddress server, String keyName, String secretBase64) {
        try {
            Path file = directory.resolve("rfc2136.ini");
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(
                    file, """
                    dns_rfc2136_server = %s
                    dns_rfc2136_port = %d
                    dns_rfc2136_name = %s
                    dns_rfc2136_secret = %s
                    dns_rfc2136_algorithm = HMAC-SHA256
                    """.formatted(server.getAddress().getHostAddress(), server.getPort(), keyName, secretBase64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
