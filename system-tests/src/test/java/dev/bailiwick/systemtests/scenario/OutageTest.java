package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.testkit.postgres.PrivatePostgres;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What the machine does to a server: the disk fills, the database goes away, the clock is set. */
@DisplayName("An outage")
final class OutageTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String NAME = "n.app.example.test";
    private static final String CHANGES = "/v1/zones/example.test/changes";

    private final List<String> acknowledged = new ArrayList<>();
    private int sent;
    private String lastAnswer = "";

    /** Adds a value that no other has; the status, or 0 where there was no answer. */
    private int change(Scenario scenario, String lease) {
        String value = "value-" + sent++;
        String body = "{\"operations\":[{\"op\":\"add\",\"name\":\"" + NAME
                + "\",\"type\":\"TXT\",\"ttl\":60,\"records\":[\"" + value + "\"]}]}";
        try {
            Rest.Answer answer = scenario.rest.post(CHANGES, lease, body);
            lastAnswer = answer.body();
            if (answer.status() == 200) {
                acknowledged.add(value);
            }
            return answer.status();
        } catch (IOException e) {
            lastAnswer = e.toString();
            return 0;
        }
    }

    private static String lease(Scenario scenario) {
        scenario.request(
                        "deployer",
                        "bearer",
                        "lease",
                        "--zone",
                        Estate.ZONE,
                        "--name",
                        NAME,
                        "--type",
                        "TXT",
                        "--seconds",
                        "3600")
                .ok();
        return Home.text(scenario.home.at("lease")).strip();
    }

    private void allThatWasAcknowledgedIsServed(Scenario scenario) {
        Set<String> served = new TreeSet<>(scenario.shell
                .as("ada", "get", "records", Estate.ZONE, "--name", NAME, "--output", "json")
                .ok()
                .json()
                .findValues("records")
                .getFirst()
                .valueStream()
                .map(each -> each.asString().replace("\"", ""))
                .toList());
        assertThat(served).containsAll(acknowledged);
    }

    private static void run(String... command) {
        told(command);
    }

    private static String told(String... command) {
        return ServerProcess.run(Duration.ofSeconds(30), List.of(command)).output();
    }

    private static boolean mayUseNamespaces() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("unshare", "-rm", "true")
                .redirectErrorStream(true)
                .start();
        return process.waitFor() == 0;
    }

    /** Runs a shell command where the server's own mounts are seen. */
    private static void within(RunningBailiwick server, String command) throws IOException, InterruptedException {
        run("nsenter", "-t", Long.toString(server.pid()), "-U", "-m", "--preserve-credentials", "sh", "-c", command);
    }

    /** The data lies on a file system of its own in the server's own mount namespace, so that it can be filled. */
    @Test
    void of_disk_space_refuses_changes_answers_queries_and_ends_when_there_is_space_again() throws Exception {
        assumeTrue(mayUseNamespaces(), "this machine lets nobody mount anything of their own");
        try (Scenario scenario = new Scenario(Home.create())) {
            Path data = scenario.home.data();
            String mount =
                    "mkdir -p '" + data + "' && mount -t tmpfs -o size=96m,mode=700 data '" + data + "' && exec \"$@\"";
            RunningBailiwick server = scenario.kept(
                    RunningBailiwick.child(scenario.home, List.of("unshare", "-rm", "sh", "-c", mount, "sh")));
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = lease(scenario);
            assertThat(change(scenario, lease)).isEqualTo(200);

            within(server, "cat /dev/zero > '" + data + "/ballast'; true");
            Await.until(() -> "the disk is full: " + lastAnswer, SOON, () -> change(scenario, lease) == 503);
            assertThat(change(scenario, lease)).isEqualTo(503);
            assertThat(Answers.of(scenario.dns(), NAME, Type.TXT)).isNotEmpty();
            assertThat(scenario.rest.get("/v1/health", "").status()).isEqualTo(200);

            within(server, "rm '" + data + "/ballast'");
            Await.until(() -> "changes go on: " + lastAnswer, SOON, () -> change(scenario, lease) == 200);
            allThatWasAcknowledgedIsServed(scenario);
            scenario.theLogVerifies();
        }
    }

    private static boolean mayMount(Path image) throws IOException, InterruptedException {
        return Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4"))
                && new ProcessBuilder("unshare", "-m", "mount", "-o", "loop", image.toString(), "/mnt")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    /**
     * What a file system does that has seen an error of its disk: from one moment on nothing is written, and what was written can
     * still be read. The data lies on one of its own, in an image that the server's own mount namespace has mounted.
     */
    @Test
    void of_a_file_system_that_turns_read_only_refuses_changes_and_loses_nothing_acknowledged() throws Exception {
        int management = Ports.free();
        try (Scenario scenario = new Scenario(Home.create("management: 127.0.0.1:" + management))) {
            Path image = scenario.home.at("disk.ext4");
            run("truncate", "-s", "160M", image.toString());
            run("/usr/sbin/mkfs.ext4", "-q", "-F", image.toString());
            assumeTrue(mayMount(image), "only root may mount the image of a disk, and mkfs.ext4 has to be there");
            Path data = scenario.home.data();
            List<String> onTheImage = List.of(
                    "unshare",
                    "-m",
                    "sh",
                    "-c",
                    "mkdir -p '" + data + "' && mount -o loop '" + image + "' '" + data + "' && exec \"$@\"",
                    "sh");
            RunningBailiwick server = RunningBailiwick.child(scenario.home, onTheImage);
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = lease(scenario);
            assertThat(change(scenario, lease)).isEqualTo(200);
            assertThat(change(scenario, lease)).isEqualTo(200);
            assertThat(Health.of(management, "ready").status()).isEqualTo(200);

            run("nsenter", "-t", Long.toString(server.pid()), "-m", "mount", "-o", "remount,abort", data.toString());
            for (int i = 0; i < 3; i++) {
                assertThat(change(scenario, lease)).as(lastAnswer).isEqualTo(503);
                assertThat(lastAnswer).contains("the audit log cannot be written");
            }
            assertThat(Answers.of(scenario.dns(), NAME, Type.TXT)).hasSameElementsAs(acknowledged);
            assertThat(scenario.rest.get("/v1/health", "").status()).isEqualTo(200);
            assertThat(Health.of(management, "ready").status()).isEqualTo(503);
            assertThat(Health.of(management, "ready").body()).contains("the store cannot be written");
            server.close();

            Await.until(
                    "the broken mount is gone",
                    SOON,
                    () -> told("losetup", "-j", image.toString()).isEmpty());
            scenario.kept(RunningBailiwick.child(scenario.home, onTheImage));
            allThatWasAcknowledgedIsServed(scenario);
            assertThat(change(scenario, lease)).as(lastAnswer).isEqualTo(200);
            scenario.theLogVerifies();
        }
    }

    @Test
    @Tag("postgres")
    void of_the_database_refuses_changes_answers_queries_and_ends_when_it_is_back() throws Exception {
        int management = Ports.free();
        try (PrivatePostgres postgres = PrivatePostgres.start(true);
                Scenario scenario =
                        new Scenario(Home.create("""
                        management: 127.0.0.1:%d
                        postgres: {url: "%s", user: %s, passwordFile: postgres.password}
                        """.formatted(management, postgres.url(), PrivatePostgres.USER)))) {
            scenario.home.privateFile("postgres.password", "none\n");
            // A process of its own waits for the disk at each commit, which is what this is about.
            RunningBailiwick server = scenario.kept(RunningBailiwick.child(scenario.home));
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = lease(scenario);
            assertThat(change(scenario, lease)).isEqualTo(200);

            postgres.crash();
            assertThat(change(scenario, lease)).isEqualTo(503);
            assertThat(Answers.of(scenario.dns(), NAME, Type.TXT)).isNotEmpty();
            Health metrics = Health.get(management, "/metrics");
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.body())
                    .containsPattern("bailiwick_commit_failures_total [1-9]")
                    .contains("bailiwick_zones ")
                    .doesNotContain("bailiwick_log_entries ");

            postgres.restart();
            Await.until(() -> "changes go on: " + lastAnswer, SOON, () -> change(scenario, lease) == 200);
            allThatWasAcknowledgedIsServed(scenario);
            scenario.theLogVerifies();
        }
    }

    /** The machine's clock, and how far somebody has set it. */
    private static final class SteppedClock implements EngineClock {
        private volatile Duration step = Duration.ZERO;

        @Override
        public Instant wall() {
            return Instant.now().plus(step);
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }

    @Test
    void of_the_clock_stops_issuance_ends_nothing_for_good_and_is_over_when_a_person_confirms() throws Exception {
        SteppedClock clock = new SteppedClock();
        try (Scenario scenario = new Scenario(Home.create())) {
            RunningBailiwick server = scenario.kept(RunningBailiwick.inProcess(scenario.home, clock));
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            String lease = lease(scenario);
            assertThat(change(scenario, lease)).isEqualTo(200);

            clock.step = Duration.ofHours(1);
            assertThat(asked(scenario).exit()).as("issuance an hour ahead").isNotZero();
            assertThat(change(scenario, lease))
                    .as("a lease of an hour, an hour ahead")
                    .isEqualTo(401);

            clock.step = Duration.ZERO;
            assertThat(change(scenario, lease))
                    .as("the step forward was never recorded")
                    .isEqualTo(200);
            assertThat(asked(scenario).exit()).as("issuance in doubt").isNotZero();

            clock.step = Duration.ofHours(-1);
            assertThat(change(scenario, lease))
                    .as("an hour behind, ends are judged by what was recorded")
                    .isEqualTo(200);
            assertThat(asked(scenario).exit()).as("issuance an hour behind").isNotZero();

            clock.step = Duration.ZERO;
            assertThat(scenario.rest
                            .post("/v1/clock/confirm", scenario.estate.idToken("ada"), "{}")
                            .status())
                    .isEqualTo(200);
            asked(scenario).ok();
            allThatWasAcknowledgedIsServed(scenario);
        }
    }

    private static Ran asked(Scenario scenario) {
        return scenario.request("deployer", "bearer", "more", "--zone", Estate.ZONE, "--name", NAME, "--type", "TXT");
    }
}
