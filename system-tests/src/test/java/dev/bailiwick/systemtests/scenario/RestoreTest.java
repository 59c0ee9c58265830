package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Cli;
import dev.bailiwick.server.backup.BackupCommand;
import dev.bailiwick.server.backup.RestoreCommand;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.NsdServer;
import dev.bailiwick.testkit.servers.ZoneProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;

/** A database put back to an earlier state, with a real secondary that has gone on. */
@DisplayName("A backup")
@Tag("servers")
final class RestoreTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NAME = "n.app.example.test";
    private static final String CHANGES = "/v1/zones/example.test/changes";

    private static Ran command(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Cli.run(
                List.of(new BackupCommand(), new RestoreCommand()),
                args,
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of());
        return new Ran(List.of(args), exit, out.toString(), err.toString());
    }

    private static Ran backup(Home home, String to) {
        return command("backup", "--data", home.data().toString(), home.at(to).toString(), "--output", "json");
    }

    private static Ran restore(Home home, String from) {
        List<String> args = new ArrayList<>(List.of("restore", home.at(from).toString()));
        args.addAll(
                List.of("--data", home.data().toString(), "--keys", home.keys().toString()));
        args.addAll(List.of("--config", home.config().toString(), "--output", "json"));
        return command(args.toArray(String[]::new));
    }

    private static String text(String value) {
        return "{\"operations\":[{\"op\":\"replace\",\"name\":\"" + NAME
                + "\",\"type\":\"TXT\",\"ttl\":60,\"records\":[\"" + value + "\"]}]}";
    }

    private static void awaitText(InetSocketAddress server, String... values) {
        List<String> wanted = List.of(values);
        Await.until(
                () -> server + " answers " + Answers.of(server, NAME, Type.TXT),
                SOON,
                () -> Answers.of(server, NAME, Type.TXT).equals(wanted));
    }

    private static Path lease(Scenario scenario, String out) {
        scenario.request("deployer", "bearer", out, "--zone", Estate.ZONE, "--name", NAME, "--type", "TXT")
                .ok();
        return scenario.home.at(out);
    }

    @Test
    void taken_while_the_server_works_begins_a_new_epoch_when_it_is_restored() throws Exception {
        try (Scenario scenario = new Scenario();
                NsdServer nsd = Follower.nsd(scenario.home)) {
            Home home = scenario.home;
            RunningBailiwick server = RunningBailiwick.child(home);
            scenario.estate.bootstrap(
                    home, scenario.shell, server.oneUseFile(), List.of(nsd.address()), "public: true");
            String old = Home.text(lease(scenario, "old")).strip();
            String oldProof = scenario.estate.workloadToken("deployer");
            assertThat(scenario.rest.post(CHANGES, old, text("v10")).status()).isEqualTo(200);

            takeBackupUnderLoad(scenario, old);
            assertThat(scenario.rest.post(CHANGES, old, text("v99")).status()).isEqualTo(200);
            awaitText(nsd.address(), "v99");
            long before =
                    ZoneProbe.serial(nsd.address(), Answers.name(Estate.ZONE)).orElseThrow();
            // What the anchor has not seen yet can be cut off unnoticed: at most about a second.
            assertThat(scenario.rest
                            .get("/v1/audit/checkpoint", scenario.estate.idToken("ada"))
                            .status())
                    .isEqualTo(200);
            server.kill();

            putBackPlainly(home);
            assertRefusesToStart(home);
            removeData(home);
            Ran restored = restore(home, "backup").ok();
            assertThat(restored.json().path("lostEntries").asLong()).isPositive();
            assertThat(restored.field("epoch")).isEqualTo("1");

            RunningBailiwick again = scenario.kept(RunningBailiwick.child(home));
            assertThat(again.log()).doesNotContain("SEVERE");
            nsd.awaitSerial(Answers.name(Estate.ZONE), before + 1, SOON);
            List<String> served = Answers.of(home.dns(), NAME, Type.TXT);
            assertThat(served).hasSize(1).doesNotContain("v99");
            awaitText(nsd.address(), served.getFirst());

            assertThat(scenario.rest.post(CHANGES, old, text("v11")).status())
                    .as("a lease of before")
                    .isEqualTo(401);
            home.privateFile("old.jwt", oldProof + "\n");
            Ran reused = scenario.shell.without(
                    "request",
                    "--token-file",
                    home.at("old.jwt").toString(),
                    "--form",
                    "bearer",
                    "--zone",
                    Estate.ZONE,
                    "--name",
                    NAME,
                    "--type",
                    "TXT",
                    "--out",
                    home.at("never").toString());
            assertThat(reused.exit()).as("a proof of before: %s", reused).isNotZero();
            String fresh = Home.text(freshLease(scenario)).strip();
            assertThat(scenario.rest.post(CHANGES, fresh, text("v12")).status()).isEqualTo(200);
            awaitText(nsd.address(), "v12");
            theLogTellsIt(scenario);
        }
    }

    /** Second precision of `iat`: a token of the restore's own second counts as one of before. */
    private static Path freshLease(Scenario scenario) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            Ran asked = scenario.request(
                    "deployer", "bearer", "fresh", "--zone", Estate.ZONE, "--name", NAME, "--type", "TXT");
            if (asked.exit() == 0 || System.nanoTime() > deadline) {
                asked.ok();
                return scenario.home.at("fresh");
            }
            Thread.onSpinWait();
        }
    }

    private static void takeBackupUnderLoad(Scenario scenario, String lease) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> statuses = new ArrayList<>();
        Thread load = Thread.ofVirtual().start(() -> {
            for (int i = 0; !done.get(); i++) {
                try {
                    statuses.add(scenario.rest
                            .post(CHANGES, lease, text("load-" + i))
                            .status());
                } catch (IOException e) {
                    statuses.add(0);
                }
            }
        });
        Ran taken = backup(scenario.home, "backup").ok();
        done.set(true);
        load.join();
        assertThat(statuses).as("changes during the backup").isNotEmpty().allMatch(status -> status == 200);
        assertThat(taken.json().path("logSize").asLong()).isPositive();
        assertThat(Files.exists(scenario.home.at("backup").resolve("bailiwick.db")))
                .isTrue();
        assertThat(backup(scenario.home, "backup").exit())
                .as("into a directory that is not empty")
                .isNotZero();
    }

    /** The copy as it is, without a new epoch. */
    private static void putBackPlainly(Home home) throws IOException {
        removeData(home);
        Files.createDirectories(home.data());
        Files.copy(home.at("backup").resolve("bailiwick.db"), home.data().resolve("bailiwick.db"));
    }

    private static void assertRefusesToStart(Home home) {
        try (RunningBailiwick wrong = RunningBailiwick.child(home)) {
            throw new AssertionError("it started: " + wrong.log());
        } catch (AssertionError refused) {
            assertThat(refused.getMessage()).contains("the anchor is ahead of the log");
        }
    }

    private static void removeData(Home home) throws IOException {
        try (Stream<Path> files = Files.list(home.data())) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
    }

    private static void theLogTellsIt(Scenario scenario) {
        Home home = scenario.home;
        JsonNode found = scenario.shell
                .as("ada", "audit", "search", "--type", "log.restored", "--output", "json")
                .ok()
                .json();
        JsonNode fields = found.path("items").path(0).path("fields");
        assertThat(fields.path("lost-entries").asString()).matches("[1-9][0-9]*");
        assertThat(fields.path("anchored-root").asString()).hasSize(64);
        scenario.theLogVerifies();
        assertThat(Files.exists(home.keys().resolve("anchor.before-epoch-1"))).isTrue();
    }

    @Test
    void that_was_altered_is_not_restored() throws Exception {
        try (Scenario scenario = new Scenario()) {
            Home home = scenario.home;
            RunningBailiwick server = RunningBailiwick.inProcess(home);
            scenario.estate.bootstrap(home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            backup(home, "backup").ok();
            server.close();
            removeData(home);
            Path copy = home.at("backup").resolve("bailiwick.db");
            byte[] good = Files.readAllBytes(copy);
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(copy, bad);
            Ran refused = restore(home, "backup");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.err()).contains("damaged");
            Files.write(copy, good);
            restore(home, "backup").ok();
        }
    }

    @Test
    void that_cannot_begin_an_epoch_leaves_nothing_behind() throws Exception {
        try (Scenario scenario = new Scenario()) {
            Home home = scenario.home;
            RunningBailiwick server = RunningBailiwick.inProcess(home);
            scenario.estate.bootstrap(home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            backup(home, "backup").ok();
            server.close();
            removeData(home);
            Path elsewhere = home.at("keys-elsewhere");
            Files.move(home.keys(), elsewhere);
            assertThat(restore(home, "backup").err()).contains("without the keys of before");
            assertThat(home.data()).isEmptyDirectory();
            // The keys of another server: what the anchor says is not about this log.
            RunningBailiwick.inProcess(home).close();
            removeData(home);
            assertThat(restore(home, "backup").err()).contains("not restored");
            assertThat(home.data()).isEmptyDirectory();
            try (Stream<Path> files = Files.list(home.keys())) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(home.keys());
            Files.move(elsewhere, home.keys());
            restore(home, "backup").ok();
        }
    }

    /** The copy tells of zones that the backup's server still held, so that another node cannot begin an epoch at once. */
    @Test
    void that_is_refused_an_epoch_leaves_nothing_that_a_server_would_start_from() throws Exception {
        try (Scenario scenario = new Scenario()) {
            Home home = scenario.home;
            RunningBailiwick server = RunningBailiwick.inProcess(home);
            scenario.estate.bootstrap(home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = Home.text(lease(scenario, "old")).strip();
            assertThat(scenario.rest.post(CHANGES, lease, text("v1")).status()).isEqualTo(200);
            backup(home, "backup").ok();
            server.close();
            removeData(home);
            String usual = Files.readString(home.config());
            Files.writeString(home.config(), usual + "node: another\n");
            Ran refused = restore(home, "backup");
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("another node still holds");
            assertThat(home.data()).isEmptyDirectory();

            Path unreadable = Files.createDirectory(home.at("anchor-directory"));
            Files.writeString(home.config(), usual + "anchorFile: " + unreadable + "\n");
            assertThat(restore(home, "backup").exit()).isNotZero();
            assertThat(home.data()).isEmptyDirectory();

            // As a restore that was killed leaves it.
            Files.createDirectory(home.data().resolve("restoring"));
            Files.writeString(home.data().resolve("restoring").resolve("bailiwick.db"), "half a copy");
            Files.writeString(home.config(), usual);
            restore(home, "backup").ok();
            try (Stream<Path> files = Files.list(home.data())) {
                assertThat(files.map(each -> each.getFileName().toString())).containsExactly("bailiwick.db");
            }
        }
    }
}
