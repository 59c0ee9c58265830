package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/**
 * The server is killed in the middle of a stream of changes, over and over on one data directory. Each change adds one
 * value that no other adds, so what is lost shows in the zone; the log verifies at the end.
 */
@DisplayName("A server that is killed while it works")
final class CrashTest {
    private static final int ROUNDS = 20;
    private static final long SEED = 20_270_131;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String UNDER = ".app.example.test";

    private final Random random = new Random(SEED);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, String> ownerOf = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<InFlight> inFlight = new ConcurrentLinkedQueue<>();
    private String bearer = "";
    private Map<String, String> tsig = Map.of();

    /** A request whose answer never came. It is sent again as it was. */
    private interface InFlight {
        String value();

        void sendAgain(Scenario scenario) throws IOException;
    }

    @Test
    void loses_nothing_that_it_acknowledged_and_its_log_verifies() throws Exception {
        try (Scenario scenario = new Scenario()) {
            RunningBailiwick server = RunningBailiwick.child(scenario.home);
            try {
                scenario.estate.bootstrap(
                        scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
                takeLeases(scenario);
                for (int round = 0; round < ROUNDS; round++) {
                    round(scenario, server, round);
                    server = RunningBailiwick.child(scenario.home);
                    sendAgain(scenario);
                }
                assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
                allIsThere(scenario);
                theLogVerifies(scenario);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
            } finally {
                server.close();
            }
        }
    }

    private void takeLeases(Scenario scenario) throws IOException {
        String[] scope = {"--zone", Estate.ZONE, "--name", UNDER, "--type", "TXT", "--seconds", "3600"};
        scenario.request("deployer", "bearer", "bearer", scope).ok();
        scenario.request("deployer", "tsig", "tsig", scope).ok();
        bearer = Home.text(scenario.home.at("bearer")).strip();
        Map<String, String> key = new TreeMap<>();
        Json.read(Home.text(scenario.home.at("tsig")))
                .orElseThrow()
                .properties()
                .forEach(field -> key.put(field.getKey(), Json.text(field.getValue())));
        tsig = key;
    }

    /** Two callers of each door change one RRset each; after some acknowledgements, and then some time, the server dies. */
    private void round(Scenario scenario, RunningBailiwick server, int round) throws InterruptedException {
        AtomicBoolean dead = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            String name = "r" + round + "c" + caller + UNDER;
            boolean byRest = caller % 2 == 0;
            callers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; !dead.get() && i < 400; i++) {
                    call(scenario, name, name.replace(UNDER, "") + "n" + i, byRest, done);
                }
            }));
        }
        int enough = 2 + random.nextInt(30);
        long further = random.nextLong(3_000_000);
        Await.until("changes are acknowledged", SOON, () -> done.get() >= enough);
        long moment = System.nanoTime() + further;
        while (System.nanoTime() < moment) {
            Thread.onSpinWait();
        }
        server.kill();
        dead.set(true);
        for (Thread each : callers) {
            each.join();
        }
    }

    private void call(Scenario scenario, String name, String value, boolean byRest, AtomicInteger done) {
        InFlight request = byRest ? new ByRest(name, value) : ByUpdate.of(name, value, tsig);
        ownerOf.put(value, name);
        try {
            request.sendAgain(scenario);
            acknowledged.add(value);
            done.incrementAndGet();
        } catch (IOException e) {
            inFlight.add(request);
        }
    }

    private final class ByRest implements InFlight {
        private final String name;
        private final String value;

        ByRest(String name, String value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public void sendAgain(Scenario scenario) throws IOException {
            String body = """
                    {"operations": [{"op": "add", "name": "%s.", "type": "TXT", "ttl": 60, "records": ["\\"%s\\""]}]}
                    """.formatted(name, value);
            Rest.Answer answer = scenario.rest.post(
                    "/v1/zones/" + Estate.ZONE + "/changes", bearer, body, Map.of("Idempotency-Key", value));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private record ByUpdate(String value, SignedUpdate message) implements InFlight {
        static ByUpdate of(String name, String value, Map<String, String> key) {
            return new ByUpdate(
                    value,
                    SignedUpdate.addText(
                            Estate.ZONE,
                            name,
                            value,
                            key.getOrDefault("key_name", ""),
                            key.getOrDefault("secret", "")));
        }

        @Override
        public void sendAgain(Scenario scenario) throws IOException {
            assertThat(message.send(scenario.dns()).rcode()).isEqualTo("NOERROR");
        }
    }

    /** Once for whoever never heard, and once more for whoever heard and forgot. */
    private void sendAgain(Scenario scenario) throws IOException {
        for (InFlight each = inFlight.poll(); each != null; each = inFlight.poll()) {
            each.sendAgain(scenario);
            each.sendAgain(scenario);
            acknowledged.add(each.value());
        }
    }

    private void allIsThere(Scenario scenario) {
        Map<String, Set<String>> expected = new TreeMap<>();
        acknowledged.forEach(value -> expected.computeIfAbsent(ownerOf.getOrDefault(value, ""), name -> new TreeSet<>())
                .add(value));
        expected.forEach((name, values) -> assertThat(
                        Answers.of(scenario.dns(), name, Type.TXT).stream().map(text -> text.replace("\"", "")))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(values));
    }

    /** Verifies the whole log offline, then counts in it: one application of each value, and one version for each. */
    private void theLogVerifies(Scenario scenario) throws IOException {
        Home home = scenario.home;
        Path export = home.at("export");
        // the anchor runs ahead of an export while the server works: what is compared is what it knew before
        Path anchor = Files.copy(home.keys().resolve("anchor"), home.at("anchor-before"));
        scenario.shell.as("ada", "audit", "export", export.toString()).ok();
        scenario.shell
                .without(
                        "audit",
                        "verify",
                        export.toString(),
                        "--key",
                        home.keys().resolve("checkpoint.pub").toString(),
                        "--anchor",
                        anchor.toString())
                .ok();
    }
}
