package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.testkit.clients.Certbot;
import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Knsupdate;
import dev.bailiwick.testkit.clients.Lego;
import dev.bailiwick.testkit.clients.Nsupdate;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.KnotServer;
import dev.bailiwick.testkit.servers.PebbleServer;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The clients that people have, as Debian ships them, through Bailiwick in front of the servers that people have. Each is
 * let do its work and nothing beside it. What cannot run here is replayed as its source has it.
 */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientsContract {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String WWW = "www.example.test";
    private static final String APP = "app.example.test";
    private static final String ELSEWHERE = "update add elsewhere.example.test 60 A 192.0.2.66";
    private static final ServerKey KEY = new ServerKey(
            "upstream", "hmac-sha256", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));

    private static final String POLICY = """
            kind: Identity
            name: acme
            spec:
              owner: web
              environment: production
              purpose: all that the clients under test do
              kind: acme
              match: [{anchor: workloads, claims: {sub: acme}}]
              notAfter: "2035-01-01T00:00:00Z"
            ---
            kind: Grant
            name: all
            spec:
              identities: [acme]
              scope:
                zones: [example.test]
                names: [".example.test"]
                types: [A, TXT]
                operations: [read, create, update, delete]
              limits: {maxChangesPerHour: 1000000}
              notAfter: "2034-01-01T00:00:00Z"
              unbound: allowed
            ---
            kind: ApprovalRule
            name: none-here
            spec: {zones: [example.test], consequences: [redirect-traffic, bulk], require: automatic}
            """;

    enum Upstream {
        BIND,
        KNOT,
        POWERDNS
    }

    private final Upstream upstream;
    private final int powerDnsDoor = Ports.free();
    private final Scenario scenario = new Scenario(Home.create("powerdns: 127.0.0.1:" + powerDnsDoor));
    private final Home home = scenario.home;
    private InetSocketAddress server = home.dns();
    private PebbleServer pebble;
    private Map<String, String> challenge = Map.of();
    private Map<String, String> app = Map.of();

    ClientsContract(Upstream upstream) {
        this.upstream = upstream;
    }

    @BeforeAll
    void govern() {
        assumeTrue(Certbot.installed() && Knsupdate.installed());
        String backend = start();
        RunningBailiwick running = scenario.kept(RunningBailiwick.inProcess(home));
        String verify =
                "verify: {servers: [\"127.0.0.1:" + server.getPort() + "\"]}\n  answerWhen: verified\n  drift: report";
        scenario.estate.bootstrapBacked(home, scenario.shell, running.oneUseFile(), backend, verify, POLICY);
        Await.until(
                "the zone is taken in",
                SOON,
                () -> scenario.shell
                                .as("ada", "get", "records", Estate.ZONE, "--output", "json")
                                .exit()
                        == 0);
        pebble = scenario.kept(PebbleServer.start(server));
        challenge = lease("challenge.env", Estate.CHALLENGE, "TXT");
        app = lease("app.env", "." + APP, "A");
    }

    @AfterAll
    void stop() {
        scenario.close();
    }

    private String start() {
        Name zone = Answers.name(Estate.ZONE);
        String content = Estate.zoneFile(Estate.ZONE);
        String secret = KEY.secretBase64();
        String spec = "";
        switch (upstream) {
            case BIND ->
                server = scenario.kept(BindServer.primaryOf(zone, content, KEY, home.dns()))
                        .address();
            case KNOT ->
                server = scenario.kept(KnotServer.primaryOf(zone, content, KEY, home.dns()))
                        .address();
            case POWERDNS -> {
                PowerDnsServer powerDns = scenario.kept(PowerDnsServer.primaryOf(zone, content, KEY, home.dns()));
                server = powerDns.address();
                secret = Base64.getEncoder().encodeToString(powerDns.apiKey());
                spec = "{type: powerdns, url: \"" + powerDns.url() + "\", secretId: " + Home.TRANSFER + "}";
            }
        }
        home.privateFile("transfer.secret", secret + "\n");
        return spec.isEmpty()
                ? "{type: rfc2136, server: \"127.0.0.1:" + server.getPort() + "\", keyName: upstream, secretId: "
                        + Home.TRANSFER + "}"
                : spec;
    }

    private Map<String, String> lease(String file, String name, String type) {
        scenario.request("acme", "lego-env", file, "--zone", Estate.ZONE, "--name", name, "--type", type)
                .ok();
        Map<String, String> variables = new HashMap<>();
        Home.text(home.at(file)).lines().forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return variables;
    }

    private static String keyName(Map<String, String> lease) {
        return lease.getOrDefault("RFC2136_TSIG_KEY", "");
    }

    private static String secret(Map<String, String> lease) {
        return lease.getOrDefault("RFC2136_TSIG_SECRET", "");
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(home.at(name));
    }

    private void awaitCleared() {
        Await.until(
                "the challenge is cleared away",
                SOON,
                () -> Answers.of(server, Estate.CHALLENGE, Type.TXT).isEmpty());
    }

    private List<String> held(String name) {
        return Answers.of(server, name, Type.A);
    }

    // --- clients that run here

    @Test
    void certbot_has_its_certificate_and_tells_that_another_name_is_refused() throws IOException {
        Path directory = directory("certbot");
        ClientRun run = certbot(directory, WWW);
        assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
        assertThat(directory.resolve("config/live/" + WWW + "/fullchain.pem")).exists();
        awaitCleared();
        ClientRun refused = certbot(directory, "mail.example.test");
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("Received response from server: REFUSED");
        assertThat(Answers.of(server, "_acme-challenge.mail.example.test", Type.TXT))
                .isEmpty();
    }

    private ClientRun certbot(Path directory, String domain) {
        return Certbot.obtain(
                directory,
                pebble.directoryUrl(),
                pebble.certificate(),
                scenario.dns(),
                keyName(challenge),
                secret(challenge),
                domain);
    }

    @Test
    void lego_has_its_certificate_by_dns_update_and_tells_that_another_name_is_refused() throws IOException {
        Path directory = directory("lego");
        ClientRun run = Lego.obtain(directory, pebble.directoryUrl(), pebble.certificate(), server, challenge, WWW);
        assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
        assertThat(directory.resolve("certificates/" + WWW + ".crt")).exists();
        awaitCleared();
        ClientRun refused = Lego.obtain(
                directory, pebble.directoryUrl(), pebble.certificate(), server, challenge, "mail.example.test");
        assertThat(refused.exit()).as(refused.output()).isNotZero();
        assertThat(refused.output())
                .contains("[mail.example.test] acme: error presenting token", "server replied: REFUSED");
    }

    @Test
    void lego_has_its_certificate_by_the_powerdns_api_and_tells_what_its_lease_does_not_cover() throws IOException {
        scenario.request("acme", "bearer", "pdns", "--zone", Estate.ZONE, "--name", Estate.CHALLENGE, "--type", "TXT")
                .ok();
        Map<String, String> variables = Map.of(
                "PDNS_API_URL",
                "http://127.0.0.1:" + powerDnsDoor,
                "PDNS_API_KEY",
                Home.text(home.at("pdns")).strip());
        Path directory = directory("lego-pdns");
        ClientRun run = legoPdns(directory, variables, WWW);
        assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
        assertThat(directory.resolve("certificates/" + WWW + ".crt")).exists();
        awaitCleared();
        ClientRun refused = legoPdns(directory, variables, "mail.example.test");
        assertThat(refused.exit()).as(refused.output()).isNotZero();
        assertThat(refused.output()).contains("_acme-challenge.mail.example.test", "not in scope of the lease");
    }

    private ClientRun legoPdns(Path directory, Map<String, String> variables, String domain) {
        return Lego.obtain(directory, pebble.directoryUrl(), pebble.certificate(), server, "pdns", variables, domain);
    }

    @Test
    void nsupdate_changes_addresses_and_tells_that_another_name_is_refused() {
        String name = "nsupdate." + APP;
        ClientRun run = nsupdate("zone example.test", "update add " + name + " 60 A 192.0.2.1");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(held(name)).containsExactly("192.0.2.1");
        ClientRun refused = nsupdate("zone example.test", ELSEWHERE);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.output()).contains("update failed: REFUSED");
        assertThat(held("elsewhere.example.test")).isEmpty();
    }

    private ClientRun nsupdate(String... lines) {
        Path key = home.privateFile(
                "nsupdate.key",
                "key \"%s\" { algorithm hmac-sha256; secret \"%s\"; };%n".formatted(keyName(app), secret(app)));
        return Nsupdate.send(home.path(), key, scenario.dns(), List.of(lines));
    }

    @Test
    void knsupdate_changes_addresses_and_tells_that_another_name_is_refused() {
        String name = "knsupdate." + APP;
        ClientRun run = knsupdate("zone example.test.", "update add " + name + ". 60 A 192.0.2.1");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(held(name)).containsExactly("192.0.2.1");
        ClientRun deleted = knsupdate("zone example.test.", "update delete " + name + ". A");
        assertThat(deleted.exit()).as(deleted.output()).isZero();
        assertThat(held(name)).isEmpty();
        ClientRun refused = knsupdate("zone example.test.", "update add elsewhere.example.test. 60 A 192.0.2.66");
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("REFUSED");
        assertThat(held("elsewhere.example.test")).isEmpty();
    }

    private ClientRun knsupdate(String... lines) {
        return Knsupdate.send(home.path(), scenario.dns(), keyName(app), secret(app), List.of(lines));
    }

    // --- clients that cannot run here

    /** acme.sh's dns_nsupdate runs nsupdate without a zone; its clean-up deletes the whole RRset. */
    @Test
    void acme_sh_finds_the_zone_by_itself_and_its_clean_up_takes_the_whole_rrset() {
        String name = "acme-sh." + APP;
        for (int i = 1; i <= 2; i++) {
            ClientRun added = nsupdate("update add " + name + ". 60 in A 192.0.2." + i);
            assertThat(added.exit()).as(added.output()).isZero();
        }
        assertThat(held(name)).containsExactly("192.0.2.1", "192.0.2.2");
        ClientRun cleared = nsupdate("update delete " + name + ". A");
        assertThat(cleared.exit()).as(cleared.output()).isZero();
        assertThat(held(name)).isEmpty();
    }

    /** Ansible's nsupdate over TCP: asks by prerequisites alone, then adds or deletes and adds, then asks for the TTL. */
    @Test
    void ansible_asks_by_prerequisites_alone_then_changes_then_reads_what_it_changed() throws IOException {
        SignedExchange ansible = new SignedExchange(scenario.dns(), keyName(app), secret(app), true);
        String name = "ansible." + APP;
        Name owner = Answers.name(name);
        assertThat(ansible.query(Estate.ZONE, Type.SOA).getSection(Section.ANSWER))
                .hasSize(1);
        assertThat(ansible.update(Estate.ZONE, update -> update.present(owner, Type.A)))
                .isEqualTo("NXRRSET");
        assertThat(ansible.update(Estate.ZONE, update -> update.add(a(name, 300, "192.0.2.1"))))
                .isEqualTo("NOERROR");
        assertThat(ansible.update(Estate.ZONE, update -> update.present(owner, Type.A)))
                .isEqualTo("NOERROR");
        assertThat(ansible.update(Estate.ZONE, update -> {
                    update.present(owner, Type.A);
                    update.present(a(name, 0, "192.0.2.2"));
                }))
                .isEqualTo("NXRRSET");
        assertThat(ansible.update(Estate.ZONE, update -> {
                    update.delete(owner, Type.A);
                    update.add(a(name, 600, "192.0.2.2"));
                }))
                .isEqualTo("NOERROR");
        assertThat(held(name)).containsExactly("192.0.2.2");
        Message read = ansible.query(name, Type.A);
        assertThat(read.getSection(Section.ANSWER))
                .as("%s", read)
                .extracting(Record::getTTL)
                .containsExactly(600L);
        assertThat(ansible.update(Estate.ZONE, update -> update.add(a("elsewhere.example.test", 60, "192.0.2.66"))))
                .isEqualTo("REFUSED");
        assertThat(ansible.update(
                        Estate.ZONE, update -> update.present(Answers.name("elsewhere.example.test"), Type.A)))
                .isEqualTo("REFUSED");
        assertThat(ansible.update(Estate.ZONE, update -> update.delete(owner, Type.A)))
                .isEqualTo("NOERROR");
        assertThat(held(name)).isEmpty();
    }

    /** Terraform's dns provider over UDP: all records at once, reads them back, the difference, reads, the whole RRset. */
    @Test
    void terraform_reads_back_what_it_created_sends_the_difference_and_deletes_the_rrset() throws IOException {
        SignedExchange terraform = new SignedExchange(scenario.dns(), keyName(app), secret(app), false);
        String name = "terraform." + APP;
        assertThat(terraform.update(Estate.ZONE, update -> {
                    update.add(a(name, 60, "192.0.2.1"));
                    update.add(a(name, 60, "192.0.2.2"));
                }))
                .isEqualTo("NOERROR");
        assertThat(terraform.query(name, Type.A).getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
        assertThat(terraform.update(Estate.ZONE, update -> {
                    update.delete(a(name, 0, "192.0.2.1"));
                    update.add(a(name, 60, "192.0.2.3"));
                }))
                .isEqualTo("NOERROR");
        assertThat(held(name)).containsExactly("192.0.2.2", "192.0.2.3");
        assertThat(terraform.update(Estate.ZONE, update -> update.delete(Answers.name(name), Type.A)))
                .isEqualTo("NOERROR");
        assertThat(terraform.query(name, Type.A).getSection(Section.ANSWER)).isEmpty();
        assertThat(held(name)).isEmpty();
    }

    private static Record a(String name, long ttl, String address) {
        try {
            return Record.fromString(Answers.name(name), Type.A, DClass.IN, ttl, address, Name.root);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
