package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Lego;
import dev.bailiwick.testkit.clients.Nsupdate;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.BindServer;
import dev.bailiwick.testkit.servers.KnotServer;
import dev.bailiwick.testkit.servers.PebbleServer;
import dev.bailiwick.testkit.servers.PowerDnsServer;
import dev.bailiwick.testkit.servers.ServerKey;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Bailiwick in front of servers that people run: their zones stay where they are, their clients change an address and a
 * key, and what goes round is told.
 */
@DisplayName("A zone that stays on the server that holds it")
@Tag("servers")
final class BackendScenarioTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String WWW = "www.example.test";
    private static final ServerKey KEY = new ServerKey(
            "upstream", "hmac-sha256", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));

    enum Upstream {
        BIND,
        BIND_SIGNING,
        KNOT,
        KNOT_SIGNING,
        POWERDNS_UPDATE,
        POWERDNS_API
    }

    private final Scenario scenario = new Scenario();
    private final Home home = scenario.home;
    private final Shell shell = scenario.shell;
    private InetSocketAddress server = home.dns();

    @AfterEach
    void stop() {
        scenario.close();
    }

    private void govern(Upstream upstream) {
        govern(upstream, "report");
    }

    private void govern(Upstream upstream, String drift) {
        String backend = start(upstream);
        RunningBailiwick running = scenario.kept(RunningBailiwick.inProcess(home));
        scenario.estate.bootstrapBacked(
                home,
                shell,
                running.oneUseFile(),
                backend,
                "verify: {servers: [\"127.0.0.1:" + server.getPort() + "\"]}\n  answerWhen: verified\n  drift: "
                        + drift);
        Await.until(
                "the zone is taken in",
                SOON,
                () -> shell.as("ada", "get", "records", Estate.ZONE, "--output", "json")
                                .exit()
                        == 0);
    }

    private String start(Upstream upstream) {
        Name zone = Answers.name(Estate.ZONE);
        String content = Estate.zoneFile(Estate.ZONE);
        String secret = KEY.secretBase64();
        String type = "rfc2136";
        String url = "";
        switch (upstream) {
            case BIND -> {
                assumeTrue(BindServer.installed());
                server = scenario.kept(BindServer.primaryOf(zone, content, KEY, home.dns()))
                        .address();
            }
            case BIND_SIGNING -> {
                assumeTrue(BindServer.installed());
                server = scenario.kept(BindServer.signingPrimaryOf(zone, content, KEY, home.dns()))
                        .address();
            }
            case KNOT -> {
                assumeTrue(KnotServer.installed());
                server = scenario.kept(KnotServer.primaryOf(zone, content, KEY, home.dns()))
                        .address();
            }
            case KNOT_SIGNING -> {
                assumeTrue(KnotServer.installed());
                server = scenario.kept(KnotServer.signingPrimaryOf(zone, content, KEY, home.dns()))
                        .address();
            }
            case POWERDNS_UPDATE, POWERDNS_API -> {
                assumeTrue(PowerDnsServer.installed());
                PowerDnsServer powerDns = scenario.kept(PowerDnsServer.primaryOf(zone, content, KEY, home.dns()));
                server = powerDns.address();
                url = powerDns.url();
                if (upstream == Upstream.POWERDNS_API) {
                    type = "powerdns";
                    secret = Base64.getEncoder().encodeToString(powerDns.apiKey());
                }
            }
        }
        home.privateFile("transfer.secret", secret + "\n");
        return type.equals("powerdns")
                ? "{type: powerdns, url: \"" + url + "\", secretId: " + Home.TRANSFER + "}"
                : "{type: rfc2136, server: \"127.0.0.1:" + server.getPort() + "\", keyName: upstream, secretId: "
                        + Home.TRANSFER + "}";
    }

    private Map<String, String> lease() {
        scenario.request(
                        "acme",
                        "lego-env",
                        "lego.env",
                        "--zone",
                        Estate.ZONE,
                        "--name",
                        Estate.CHALLENGE,
                        "--type",
                        "TXT")
                .ok();
        Map<String, String> variables = new HashMap<>();
        Home.text(home.at("lego.env")).lines().forEach(line -> {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return variables;
    }

    private ClientRun nsupdate(InetSocketAddress to, String keyName, String secret, String... lines) {
        Path key = home.privateFile(
                "nsupdate.key", "key \"%s\" { algorithm hmac-sha256; secret \"%s\"; };%n".formatted(keyName, secret));
        return Nsupdate.send(home.path(), key, to, List.of(lines));
    }

    private void outside(String... lines) {
        ClientRun run = nsupdate(server, KEY.name(), KEY.secretBase64(), lines);
        assertThat(run.exit()).as(run.output()).isZero();
    }

    private String findings() {
        return shell.as("ada", "get", "findings", "--output", "json").ok().out();
    }

    @ParameterizedTest
    @EnumSource(Upstream.class)
    void an_unmodified_acme_client_has_its_certificate_and_is_refused_outside_its_scope(Upstream upstream)
            throws Exception {
        govern(upstream);
        PebbleServer pebble = scenario.kept(PebbleServer.start(server));
        Map<String, String> lego = lease();
        Path directory = Files.createDirectory(home.at("lego"));
        ClientRun run = Lego.obtain(directory, pebble.directoryUrl(), pebble.certificate(), server, lego, WWW);
        assertThat(run.exit())
                .as(
                        "%s%n%s%n%s",
                        run.output(),
                        pebble.output(),
                        shell.as("ada", "audit", "search", "--output", "json").out())
                .isZero();
        assertThat(directory.resolve("certificates/" + WWW + ".crt")).exists();
        Await.until(
                "the challenge is cleared away",
                SOON,
                () -> Answers.of(server, Estate.CHALLENGE, Type.TXT).isEmpty());
        ClientRun refused = nsupdate(
                scenario.dns(),
                lego.getOrDefault("RFC2136_TSIG_KEY", ""),
                lego.getOrDefault("RFC2136_TSIG_SECRET", ""),
                "zone example.test",
                "update add www.example.test 60 TXT \"x\"");
        assertThat(refused.output()).contains("update failed: REFUSED");
        assertThat(Answers.of(server, WWW, Type.TXT)).isEmpty();
        assertThat(findings()).doesNotContain("\"drift\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"BIND_SIGNING", "KNOT", "POWERDNS_UPDATE"})
    void what_goes_round_is_found_after_its_notify_told_with_its_diff_and_put_back_by_a_person(Upstream upstream) {
        govern(upstream);
        outside("zone example.test", "update add evil.example.test 60 TXT \"not ours\"");
        Await.until(
                () -> "the drift is told: " + findings(), SOON, () -> findings().contains("\"drift\""));
        assertThat(findings()).contains("evil.example.test");
        Ran changes = shell.as("ada", "get", "changes", "--output", "json").ok();
        String change = changes.json().findValues("id").getFirst().asString();
        assertThat(scenario.change(change).out()).contains("not ours", "system/outside");
        shell.as("ada", "change", "rollback", change, "--cause", "not ours").ok();
        Await.until(
                "it is gone",
                SOON,
                () -> Answers.of(server, "evil.example.test", Type.TXT).isEmpty());
        scenario.awaitState(change, "rolled-back");
    }

    @ParameterizedTest
    @EnumSource(names = {"BIND", "KNOT_SIGNING", "POWERDNS_API"})
    void what_goes_round_is_put_back_by_itself_where_policy_says_so(Upstream upstream) {
        govern(upstream, "restore");
        outside(
                "zone example.test",
                "update delete www.example.test A",
                "update add www.example.test 60 A 203.0.113.66");
        Await.until(
                "it was found",
                SOON,
                () -> shell.as("ada", "audit", "search", "--type", "change.outside", "--output", "json")
                        .ok()
                        .out()
                        .contains("203.0.113.66"));
        Await.until(
                () -> "it is put back: " + Answers.addresses(server, WWW),
                SOON,
                () -> !Answers.addresses(server, WWW).contains("203.0.113.66")
                        && !Answers.addresses(server, WWW).isEmpty());
    }
}
