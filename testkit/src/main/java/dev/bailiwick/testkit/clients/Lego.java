package dev.bailiwick.testkit.clients;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ACME client lego with its providers for DNS UPDATE and for the PowerDNS API. */
public final class Lego {
    /** Where Debian puts it. */
    public static final String PROGRAM = "/usr/bin/lego";

    private static final Duration MOST = Duration.ofSeconds(60);

    private Lego() {}

    /**
     * Asks for a certificate by DNS-01. Certificates are in {@code certificates/} of the directory.
     *
     * @param acme the CA's directory
     * @param caFile what the CA's own certificate comes from, in PEM
     * @param resolver whom lego asks for the zone of a name
     * @param rfc2136 lego's variables for DNS UPDATE
     */
    public static ClientRun obtain(
            Path directory,
            URI acme,
            Path caFile,
            InetSocketAddress resolver,
            Map<String, String> rfc2136,
            String domain) {
        Map<String, String> env = new HashMap<>(rfc2136);
        env.put("RFC2136_SEQUENCE_INTERVAL", "1");
        return obtain(directory, acme, caFile, resolver, "rfc2136", env, domain);
    }

    /**
     * The same by another of lego's providers.
     *
     * @param provider its name, as in {@code pdns}
     * @param variables its variables
     */
    public static ClientRun obtain(
            Path directory,
            URI acme,
            Path caFile,
            InetSocketAddress resolver,
            String provider,
            Map<String, String> variables,
            String domain) {
        Map<String, String> env = new HashMap<>(variables);
        env.put("LEGO_CA_CERTIFICATES", caFile.toString());
        List<String> command = List.of(
                PROGRAM,
                "--server",
                acme.toString(),
                "--accept-tos",
                "--email",
                "certificates@example.test",
                "--path",
                directory.toString(),
                "--dns",
                provider,
                "--dns.disable-cp",
                "--dns.resolvers",
                resolver.getAddress().getHostAddress() + ":" + resolver.getPort(),
                "--domains",
                domain,
                "run");
        return ClientRun.of(directory, command, env, "", MOST);
    }
}
