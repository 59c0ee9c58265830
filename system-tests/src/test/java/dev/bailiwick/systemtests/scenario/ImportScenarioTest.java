package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.cli.Cli;
import dev.bailiwick.server.joining.ImportCommand;
import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Nsupdate;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import dev.bailiwick.testkit.servers.ServerProcess;
import dev.bailiwick.testkit.servers.ZoneProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From a server that is there already to one whose changes are governed: read it, apply what was written, go on. */
@DisplayName("A server that is taken in")
@Tag("servers")
final class ImportScenarioTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String DYN = "host9.dyn.example.test";
    private static final String OWN = secret(1);
    private static final String DHCP = secret(2);

    private final Home home = Home.create("");
    private final Scenario scenario = new Scenario(home);
    private final InetSocketAddress server = new InetSocketAddress(Ports.loopback(), Ports.free());
    private Path directory = home.path();

    private static String secret(int seed) {
        byte[] octets = new byte[32];
        java.util.Arrays.fill(octets, (byte) seed);
        return Base64.getEncoder().encodeToString(octets);
    }

    @AfterEach
    void stop() {
        scenario.close();
    }

    @Test
    void a_bind_and_the_client_of_its_update_policy_go_on_under_governance() throws IOException {
        assumeTrue(ServerProcess.installed("/usr/sbin/named"));
        directory = ServerProcess.newDirectory("joining");
        write("example.zone", Estate.zoneFile(Estate.ZONE));
        write("keys.conf", """
                key "bailiwick" { algorithm hmac-sha256; secret "%s"; };
                key "dhcp" { algorithm hmac-sha256; secret "%s"; };
                """.formatted(OWN, DHCP));
        Path config = write("named.conf", """
                options {
                    directory "%1$s"; pid-file "%1$s/named.pid"; session-keyfile "%1$s/session.key";
                    listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; };
                    recursion no; dnssec-validation no; empty-zones-enable no; notify no;
                };
                controls { };
                include "keys.conf"; // beside this file
                zone "example.test" {
                    type primary; file "example.zone";
                    update-policy {
                        grant bailiwick zonesub ANY;
                        deny dhcp name host1.dyn.example.test A;
                        grant dhcp subdomain dyn.example.test A AAAA DHCID; # the office
                    };
                    allow-transfer { key bailiwick; };
                };
                zone "hint.test" { type forward; forwarders { 127.0.0.1; }; };
                """.formatted(directory, server.getPort()));
        start(List.of("/usr/sbin/named", "-f", "-g", "-n", "1", "-c", config.toString()));
        Map<String, String> before =
                contents(config, directory.resolve("keys.conf"), directory.resolve("example.zone"));

        Ran imported = imports("bind", "--config", config.toString(), "--server", "127.0.0.1:" + server.getPort());
        assertThat(contents(config, directory.resolve("keys.conf"), directory.resolve("example.zone")))
                .isEqualTo(before);
        assertThat(imported.out()).contains("example.test.: readable", "left out: hint.test.", "`client-dhcp`, works");
        secretsStayIn("imported/secrets", OWN, DHCP);

        govern();
        changes(DYN, "NOERROR");
        changes("www.example.test", "REFUSED");
        changes("host1.dyn.example.test", "REFUSED");
    }

    @Test
    void a_knot_and_the_client_of_its_acl_go_on_under_governance() throws IOException {
        assumeTrue(ServerProcess.installed("/usr/sbin/knotd"));
        directory = ServerProcess.newDirectory("joining");
        write("example.zone", Estate.zoneFile(Estate.ZONE));
        Path config = write("knot.conf", """
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
                key:
                  - id: bailiwick
                    algorithm: hmac-sha256
                    secret: %3$s
                  - id: dhcp
                    algorithm: hmac-sha256
                    secret: %4$s
                acl:
                  - id: governed
                    key: bailiwick
                    action: [update, transfer]
                  - id: office
                    key: dhcp
                    action: update
                    update-type: [A, AAAA]
                    update-owner: name
                    update-owner-match: sub
                    update-owner-name: [dyn]
                remote:
                  - id: far
                    address: 127.0.0.1@1
                template:
                  - id: default
                    storage: "%1$s"
                    acl: [governed, office]
                    zonefile-sync: -1
                    zonefile-load: whole
                zone:
                  - domain: example.test
                    file: example.zone
                  - domain: far.test
                    master: far
                """.formatted(directory, server.getPort(), OWN, DHCP));
        start(List.of("/usr/sbin/knotd", "-c", config.toString()));
        Map<String, String> before = contents(config, directory.resolve("example.zone"));

        Ran imported = imports("knot", "--config", config.toString(), "--server", "127.0.0.1:" + server.getPort());
        assertThat(contents(config, directory.resolve("example.zone"))).isEqualTo(before);
        assertThat(imported.out()).contains("example.test.: readable", "left out: far.test.", "`client-dhcp`, works");
        secretsStayIn("imported/secrets", OWN, DHCP);

        govern();
        changes(DYN, "NOERROR");
        changes("dyn.example.test", "REFUSED");
        changes("www.example.test", "REFUSED");
    }

    @Test
    void a_powerdns_and_the_client_of_its_dns_update_go_on_under_governance() throws IOException {
        assumeTrue(PowerDnsServer.installed());
        ServerKey key = new ServerKey("dhcp", "hmac-sha256", DHCP);
        PowerDnsServer powerDns = scenario.kept(
                PowerDnsServer.primaryOf(Answers.name(Estate.ZONE), Estate.zoneFile(Estate.ZONE), key, home.dns()));
        powerDns.util("create-secondary-zone", "far.test", "127.0.0.1");
        powerDns.util("create-zone", "plain.test", "ns1.plain.test");
        powerDns.util("set-meta", "plain.test", "SOA-EDIT-API", "");
        powerDns.util("add-record", "plain.test", "www", "ALIAS", "300", "www.example.test.");
        Path file = home.privateFile("api.key", PowerDnsServer.API_KEY + "\n");
        long serial =
                ZoneProbe.serial(powerDns.address(), Answers.name(Estate.ZONE)).orElseThrow();

        Ran imported = imports("pdns", "--url", powerDns.url(), "--key-file", file.toString(), "--any-source");
        assertThat(imported.out())
                .contains("example.test.: readable", "left out: far.test.", "not governed: ALIAS", "SOA-EDIT-API")
                .contains("`client-dhcp`, works", "may do more than at the server");
        assertThat(ZoneProbe.serial(powerDns.address(), Answers.name(Estate.ZONE)))
                .hasValue(serial);
        secretsStayIn("imported/secrets", PowerDnsServer.API_KEY, DHCP);

        govern();
        update(DYN, "NOERROR");
        Answers.awaitAddresses(powerDns.address(), DYN, "192.0.2.9");
    }

    private void changes(String name, String rcode) {
        update(name, rcode);
        if (rcode.equals("NOERROR")) {
            Answers.awaitAddresses(server, name, "192.0.2.9");
        } else {
            assertThat(Answers.addresses(server, name)).doesNotContain("192.0.2.9");
        }
    }

    /** The client of before, which has only another address to send to. */
    private void update(String name, String rcode) {
        Path key = home.privateFile(
                "dhcp.key", "key \"dhcp\" { algorithm hmac-sha256; secret \"%s\"; };%n".formatted(DHCP));
        ClientRun run = Nsupdate.send(
                home.path(), key, home.dns(), List.of("zone example.test", "update add " + name + " 60 A 192.0.2.9"));
        if (rcode.equals("NOERROR")) {
            assertThat(run.exit()).as(run.output()).isZero();
        } else {
            assertThat(run.output()).contains(rcode);
        }
    }

    private Ran imports(String kind, String... more) {
        List<String> args = new ArrayList<>(List.of("import", kind));
        args.addAll(List.of(more));
        args.addAll(List.of("--backend", "far", "--owner", "dns", "--environment", "production", "--copy-secrets"));
        args.addAll(List.of("--out", home.at("imported").toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Cli.run(
                List.of(new ImportCommand()),
                args.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of());
        return new Ran(args, exit, out.toString(), err.toString()).ok();
    }

    private void secretsStayIn(String folder, String... secrets) throws IOException {
        try (var files = Files.walk(home.at("imported"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (each.startsWith(home.at(folder))) {
                    assertThat(Files.getPosixFilePermissions(each)).hasSize(2);
                } else {
                    assertThat(Files.readString(each)).doesNotContain(secrets);
                }
            }
        }
    }

    private void govern() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(home.config()));
        List<String> more = Files.readAllLines(home.at("imported/secrets/configuration"));
        lines.addAll(lines.indexOf("secrets:") + 1, more.subList(1, more.size()));
        Files.write(home.config(), lines);
        RunningBailiwick running = scenario.kept(RunningBailiwick.inProcess(home));
        scenario.estate.bootstrapPeople(home, scenario.shell, running.oneUseFile(), home.at("imported"));
        Await.until(
                "the zone is taken in",
                SOON,
                () -> scenario.shell
                                .as("ada", "get", "records", Estate.ZONE, "--output", "json")
                                .exit()
                        == 0);
    }

    private void start(List<String> command) {
        ServerProcess process = scenario.kept(ServerProcess.start(directory, command));
        Await.until(
                process::output,
                SOON,
                () -> ZoneProbe.serial(server, Answers.name(Estate.ZONE)).isPresent());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static Map<String, String> contents(Path... files) throws IOException {
        Map<String, String> contents = new HashMap<>();
        for (Path file : files) {
            contents.put(file.toString(), Files.readString(file));
        }
        return contents;
    }
}
