package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import dev.bailiwick.testkit.servers.ServerProcess;
import dev.bailiwick.testkit.servers.ZoneProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;

/** Runs every command of the guides against the servers that they are about, with the configuration that they show. */
@Tag("servers")
@DisplayName("The guide")
final class GuideTest {
    private static final Name ZONE = Name.fromConstantString("example.com.");
    private static final String DHCP = "c2VjcmV0IG9mIHRoZSBkaGNwIHNlcnZlciBmb3IgdGVzdHM=";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CONTENT = """
            $ORIGIN example.com.
            $TTL 300
            @ SOA ns1 hostmaster 100 3600 600 86400 5
            @ NS ns1
            ns1 A 192.0.2.53
            www A 192.0.2.80
            """;

    private final LocalIssuer people = LocalIssuer.start(InstantSource.system());
    private final InetSocketAddress server = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final Path at = ServerProcess.newDirectory("guide");
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void stop() {
        people.close();
    }

    @Test
    void to_bind_works_as_written() throws IOException, InterruptedException {
        assumeTrue(ServerProcess.installed("/usr/sbin/named"));
        int control = Ports.free();
        String rndc = "key \"rndc\" { algorithm hmac-sha256; secret \"%s\"; };\n".formatted(DHCP);
        Files.writeString(at.resolve("rndc.key"), rndc);
        Files.writeString(
                at.resolve("named.conf"),
                """
                options {
                    directory "%1$s"; pid-file "%1$s/named.pid"; session-keyfile "%1$s/session.key";
                    listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
                    recursion no; dnssec-validation no; empty-zones-enable no; notify no;
                };
                controls { inet 127.0.0.1 port %3$d allow { 127.0.0.1; } keys { rndc; }; };
                """.formatted(at, server.getPort(), control) + rndc + block("bind", "named.conf"));
        variables.put("CONF", at.resolve("named.conf").toString());
        variables.put("RELOAD", "rndc -s 127.0.0.1 -p " + control + " -k " + at.resolve("rndc.key") + " reconfig");
        try (ServerProcess process = started("/usr/sbin/named", "-f", "-g", "-n", "1", "-c", variables.get("CONF"))) {
            walk("bind", process.directory());
        }
    }

    @Test
    void to_knot_works_as_written() throws IOException, InterruptedException {
        assumeTrue(ServerProcess.installed("/usr/sbin/knotd"));
        Files.writeString(at.resolve("knot.conf"), """
                server:
                    rundir: "%1$s"
                    pidfile: "%1$s/knot.pid"
                    listen: 127.0.0.1@%2$d
                database:
                    storage: "%1$s"
                control:
                    listen: "%1$s/knot.sock"
                log:
                  - target: stdout
                    any: info
                template:
                  - id: default
                    storage: "%1$s"
                    zonefile-sync: -1
                    zonefile-load: difference
                """.formatted(at, server.getPort()) + block("knot", "knot.conf"));
        variables.put("CONF", at.resolve("knot.conf").toString());
        variables.put("RELOAD", "knotc -s " + at.resolve("knot.sock") + " reload");
        try (ServerProcess process = started("/usr/sbin/knotd", "-c", variables.get("CONF"))) {
            walk("knot", process.directory());
        }
    }

    @Test
    void to_powerdns_works_as_written() throws IOException, InterruptedException {
        assumeTrue(PowerDnsServer.installed());
        InetSocketAddress nobody = new InetSocketAddress(Ports.loopback(), Ports.free());
        try (PowerDnsServer powerDns =
                PowerDnsServer.primaryOf(ZONE, CONTENT, new ServerKey("dhcp", "hmac-sha256", DHCP), nobody)) {
            powerDns.util("set-meta", "example.com", "SOA-EDIT-API");
            Files.writeString(directory.resolve("api.key"), PowerDnsServer.API_KEY + "\n");
            variables.put("URL", powerDns.url());
            variables.put("AT", "127.0.0.1:" + powerDns.address().getPort());
            variables.put("PDNSUTIL", "pdnsutil --config-dir=" + powerDns.directory());
            walk("powerdns", at);
        }
    }

    private ServerProcess started(String... command) throws IOException {
        Files.writeString(at.resolve("example.com.zone"), CONTENT);
        variables.put("AT", "127.0.0.1:" + server.getPort());
        ServerProcess process = ServerProcess.start(at, List.of(command));
        Await.until(process::output, SOON, () -> ZoneProbe.serial(server, ZONE).isPresent());
        return process;
    }

    private void walk(String guide, Path serversDirectory) throws IOException, InterruptedException {
        Walkthrough.launcher(directory);
        Files.writeString(
                directory.resolve("dhcp.key"),
                "key \"dhcp\" { algorithm hmac-sha256; secret \"%s\"; };%n".formatted(DHCP));
        Path token = Files.writeString(
                directory.resolve("me.jwt"),
                people.token()
                        .subject("me")
                        .audience("bailiwick")
                        .claim("auth_time", InstantSource.system().instant())
                        .sign());
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        variables.put("ISSUER", people.issuer());
        variables.put("SUBJECT", "me");
        variables.put("REST", "127.0.0.1:" + Ports.free());
        variables.put("DNS", "127.0.0.1:" + Ports.free());
        String text = text(guide);
        assertThat(variables.keySet()).as("what the guide asks for").isEqualTo(asked(block(guide, "bash")));
        Walkthrough.of(text).works(directory, variables, Duration.ofMinutes(4));
        assertThat(serversDirectory).exists();
    }

    private static Set<String> asked(String assignments) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("(?m)^([A-Z]+)=").matcher(assignments).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static String text(String guide) throws IOException {
        return Files.readString(Walkthrough.ROOT.resolve("docs/guides/" + guide + ".md"));
    }

    /** The block of that kind. */
    private static String block(String guide, String kind) throws IOException {
        String text = text(guide);
        int from = text.indexOf("```" + kind + "\n");
        assertThat(from).isNotNegative();
        int begin = text.indexOf('\n', from) + 1;
        return text.substring(begin, text.indexOf("```", begin));
    }
}
