package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.testkit.clients.ClientRun;
import dev.bailiwick.testkit.clients.Lego;
import dev.bailiwick.testkit.clients.Nsupdate;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.NsdServer;
import dev.bailiwick.testkit.servers.PebbleServer;
import dev.bailiwick.testkit.servers.ZoneProbe;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.xbill.DNS.Type;

/**
 * The main job on real input: lego has a certificate issued by pebble, which validates through DNS at a real NSD that
 * follows the built-in primary. Afterwards everything that happened is told and proved from the log.
 */
@DisplayName("An ACME client with a lease for one challenge name")
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LegoScenarioTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String WWW = "www.example.test";

    private final Scenario scenario = new Scenario();
    private final Shell shell = scenario.shell;
    private final Home home = scenario.home;
    private NsdServer nsd;
    private PebbleServer pebble;
    private Map<String, String> lego = Map.of();
    private String lease = "";
    private String access = "";

    @BeforeAll
    void take_the_estate_into_service() {
        RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(home));
        nsd = scenario.kept(Follower.nsd(home));
        pebble = scenario.kept(PebbleServer.start(nsd.address()));
        // Pebble asks NSD as soon as lego has been answered: the answer has to wait until NSD has the value.
        String verify = "verify: {servers: [\"127.0.0.1:" + nsd.address().getPort()
                + "\"], withinSeconds: 10}\n  answerWhen: verified";
        scenario.estate.bootstrap(home, shell, server.oneUseFile(), List.of(nsd.address()), verify);
        nsd.awaitSerial(Answers.name(Estate.ZONE), 100, SOON);
    }

    @AfterAll
    void stop() {
        scenario.close();
    }

    @Test
    @Order(1)
    void has_a_certificate_issued_by_an_acme_server_that_validates_through_a_real_secondary() throws Exception {
        Ran asked = ask("lego-env", "lego.env").ok();
        lease = asked.field("lease");
        access = asked.field("correlation");
        lego = variables(home.at("lego.env"));
        long before = ZoneProbe.serial(nsd.address(), Answers.name(Estate.ZONE)).orElseThrow();

        Path directory = Files.createDirectory(home.at("lego"));
        ClientRun run = Lego.obtain(directory, pebble.directoryUrl(), pebble.certificate(), nsd.address(), lego, WWW);

        assertThat(run.exit()).as("%s%n%s", run.output(), pebble.output()).isZero();
        assertThat(certificate(directory.resolve("certificates/" + WWW + ".crt"))
                        .getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo(WWW));
        Await.until(
                "the challenge is cleared away on NSD",
                SOON,
                () -> Answers.of(nsd.address(), Estate.CHALLENGE, Type.TXT).isEmpty());
        nsd.awaitSerial(Answers.name(Estate.ZONE), before + 2, SOON);
        // What NSD fetched for the challenge is the difference: the whole zone is many times as large.
        assertThat(fetchedBytes()).satisfies(sizes -> {
            assertThat(sizes.getFirst()).isGreaterThan(4_000);
            assertThat(sizes.subList(1, sizes.size())).isNotEmpty().allMatch(bytes -> bytes < 1_000);
        });
    }

    @Test
    @Order(2)
    void is_refused_for_another_type_another_name_and_another_zone() {
        assertThat(nsupdate("zone example.test", "update add " + Estate.CHALLENGE + " 60 A 192.0.2.1"))
                .contains("update failed: REFUSED");
        assertThat(nsupdate("zone example.test", "update add _acme-challenge.mail.example.test 60 TXT \"x\""))
                .contains("update failed: REFUSED");
        assertThat(nsupdate("zone other.test", "update add _acme-challenge.www.other.test 60 TXT \"x\""))
                .contains("update failed: NOTAUTH");
        assertThat(nsupdate("zone nowhere.test", "update add _acme-challenge.www.nowhere.test 60 TXT \"x\""))
                .contains("update failed: NOTAUTH");
        assertThat(Answers.of(scenario.dns(), "_acme-challenge.mail.example.test", Type.TXT))
                .isEmpty();
    }

    @Test
    @Order(3)
    void is_refused_with_badkey_after_its_lease_has_ended() throws IOException {
        Ran asked = ask("lego-env", "ended.env", "--seconds", "1").ok();
        awaitState(asked.field("lease"), "ended");
        refusesWithBadKey("ended.env");
        assertThat(entries(asked.field("correlation"))).contains("[lease.issued]", "[lease.refused]", "has ended");
    }

    @Test
    @Order(4)
    void is_refused_with_badkey_after_its_lease_was_revoked() throws IOException {
        Ran asked = ask("lego-env", "revoked.env").ok();
        shell.as("ada", "revoke", "lease/" + asked.field("lease"), "--cause", "lost")
                .ok();
        awaitState(asked.field("lease"), "revoked");
        refusesWithBadKey("revoked.env");
        assertThat(entries(asked.field("correlation")))
                .contains("[lease.issued]", "[credential.revoked]", "[lease.refused]", "was revoked");
    }

    @Test
    @Order(5)
    void is_told_as_one_story() {
        String story = entries(lease);
        assertThat(story)
                .startsWith("access " + access)
                .contains("identity/acme", "grant/acme-dns01", "paul@example.test")
                .containsSubsequence(
                        "[lease.issued]", "[change.applied]", "[change.verified]", "[change.applied]", "seen")
                .containsSubsequence("[change.refused]", "[change.refused]", "[change.refused]", "[change.refused]")
                .contains("what came of it");
        assertThat(entries(access)).isEqualTo(story);
    }

    @Test
    @Order(6)
    void is_proved_offline_and_every_forgery_is_found() throws IOException {
        Path anchor = Files.copy(home.keys().resolve("anchor"), home.at("anchor-before"));
        Path key = home.at("log.pub");
        Path export = home.at("export");
        shell.as("ada", "audit", "key", "--out", key.toString()).ok();
        shell.as("ada", "audit", "export", export.toString()).ok();
        verify(export, key, "--anchor", anchor.toString()).ok();

        long first = firstEntry();
        Path receipt = home.at("receipt");
        shell.as("ada", "audit", "receipt", Long.toString(first), "--out", receipt.toString())
                .ok();
        Ran proved = shell.without("audit", "verify", "--receipt", receipt.toString(), "--key", key.toString())
                .ok();
        assertThat(proved.out()).contains("sound: entry " + first, access);

        int number = 0;
        for (String file : Forger.files(export)) {
            Path copy = home.at("altered-" + number++);
            Forger.alterOneByte(export, copy, file);
            Ran found = verify(copy, key).exits(6);
            assertThat(found.out())
                    .as("one byte of %s", file)
                    .contains("NOT SOUND")
                    .containsAnyOf(file, "is not an export in version 1", "its tile has the hash of");
        }

        Path rewritten = home.at("rewritten");
        NoteSigner signer = NoteSigner.parse(
                Home.text(home.keys().resolve("checkpoint.key")).strip());
        int lies =
                Forger.rewrite(export, rewritten, signer, value -> value.replace("identity/acme", "identity/deployer"));
        assertThat(lies).isPositive();
        verify(rewritten, key).ok();
        Ran found = verify(rewritten, key, "--anchor", anchor.toString()).exits(6);
        assertThat(found.out()).contains("NOT SOUND", "anchor");
        assertThat(verify(rewritten, key, "--receipt", receipt.toString())
                        .exits(6)
                        .out())
                .contains("NOT SOUND", "receipt");
    }

    private Ran ask(String form, String out, String... more) {
        String[] scope = {"--zone", Estate.ZONE, "--name", Estate.CHALLENGE, "--type", "TXT"};
        String[] all = Stream.concat(Arrays.stream(scope), Arrays.stream(more)).toArray(String[]::new);
        return scenario.request("acme", form, out, all);
    }

    private Ran verify(Path export, Path key, String... more) {
        List<String> args = new ArrayList<>(List.of("audit", "verify", export.toString(), "--key", key.toString()));
        args.addAll(List.of(more));
        return shell.without(args.toArray(String[]::new));
    }

    private String entries(String id) {
        return shell.as("ada", "audit", "show", id).ok().out();
    }

    private long firstEntry() {
        return shell.as("ada", "audit", "show", access, "--output", "json")
                .ok()
                .json()
                .path("entries")
                .get(0)
                .path("index")
                .asLong();
    }

    private void awaitState(String id, String state) {
        Await.until(
                "lease " + id + " is " + state,
                SOON,
                () -> shell.as("ada", "get", "leases", id, "--output", "json")
                        .ok()
                        .field("state")
                        .equals(state));
    }

    /** The size of each transfer, as NSD's log tells it. */
    private List<Integer> fetchedBytes() {
        return Pattern.compile("TSIG verified with key " + Home.TRANSFER + " of (\\d+) bytes")
                .matcher(nsd.log())
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private String nsupdate(String... lines) {
        Path key = home.privateFile(
                "lego.key", """
                key "%s" {
                  algorithm hmac-sha256;
                  secret "%s";
                };
                """.formatted(lego.get("RFC2136_TSIG_KEY"), lego.get("RFC2136_TSIG_SECRET")));
        // An A record at such a name is what BIND itself would object to, so the check is left to the server.
        List<String> script =
                Stream.concat(Stream.of("check-names no"), Arrays.stream(lines)).toList();
        ClientRun run = Nsupdate.send(home.path(), key, scenario.dns(), script);
        assertThat(run.exit()).as(run.output()).isNotZero();
        return run.output();
    }

    private void refusesWithBadKey(String file) throws IOException {
        Map<String, String> key = variables(home.at(file));
        SignedUpdate.Answer answer = SignedUpdate.addText(
                        Estate.ZONE,
                        Estate.CHALLENGE,
                        "late",
                        key.getOrDefault("RFC2136_TSIG_KEY", ""),
                        key.getOrDefault("RFC2136_TSIG_SECRET", ""))
                .send(scenario.dns());
        assertThat(answer).isEqualTo(new SignedUpdate.Answer("NOTAUTH", "BADKEY", false));
        assertThat(Answers.of(scenario.dns(), Estate.CHALLENGE, Type.TXT)).isEmpty();
    }

    private static Map<String, String> variables(Path file) {
        Map<String, String> variables = new HashMap<>();
        for (String line : Home.text(file).lines().toList()) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return variables;
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
