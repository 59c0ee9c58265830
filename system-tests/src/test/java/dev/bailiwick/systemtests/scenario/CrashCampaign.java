package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;

/**
 * A server that is killed in the middle of its work, over and over on one set of data, and what must hold each time, seen
 * from outside. Four callers, two by REST and two by DNS UPDATE, add values of which no two are alike, so that a value lost or
 * applied twice shows; a fifth takes leases away.
 */
final class CrashCampaign {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CHANGES_PER_ROUND = 400;
    /** A caller gives up soon, since a datagram to a dead server is never answered; what is sent again must be answered. */
    private static final int PATIENCE_MILLIS = 700;

    private static final int PATIENCE_AGAIN_MILLIS = 10_000;
    private static final String UNDER = ".app.example.test";

    private final Scenario scenario;
    private final Random random;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, String> ownerOf = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<InFlight> inFlight = new ConcurrentLinkedQueue<>();
    private final List<String> revoked = new ArrayList<>();
    private String bearer = "";
    private Map<String, String> tsig = Map.of();
    private long serial;

    CrashCampaign(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.random = new Random(seed);
    }

    /** What a machine leaves behind that dies within a write: half a record at the end of a file. */
    private void tearLastWrite(int round) throws IOException {
        Path wal = scenario.home.data().resolve("bailiwick.db-wal");
        if (round % 2 == 0 && Files.exists(wal)) {
            byte[] torn = new byte[1 + random.nextInt(9_000)];
            random.nextBytes(torn);
            Files.write(wal, torn, StandardOpenOption.APPEND);
        }
        if (round % 3 == 0) {
            String record = "checkpoint 190\nexample.test/log\n" + random.nextInt();
            Files.writeString(scenario.home.keys().resolve("anchor"), record, StandardOpenOption.APPEND);
        }
    }

    /** A request whose answer never came. It is sent again as it was. */
    private interface InFlight {
        String value();

        void send(Scenario scenario, int patienceMillis) throws IOException;
    }

    /** Runs it all, each round one kill. */
    void run(int rounds) throws IOException, InterruptedException {
        RunningBailiwick server = RunningBailiwick.child(scenario.home);
        try {
            scenario.estate.bootstrap(scenario.home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
            takeLeases();
            for (int round = 0; round < rounds; round++) {
                if (round % 40 == 39) {
                    takeLeases();
                }
                round(server, round);
                tearLastWrite(round);
                server = RunningBailiwick.child(scenario.home);
                whatWasRevokedStaysSo();
                sendAgain();
                theSerialWentForward();
            }
            assertThat(acknowledged).hasSizeGreaterThan(rounds);
            allIsThere();
            theLogTellsIt();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + server.log(), e);
        } finally {
            server.close();
        }
    }

    private void takeLeases() {
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

    /** After some acknowledgements, and then some time, the server dies. */
    private void round(RunningBailiwick server, int round) throws InterruptedException {
        AtomicBoolean dead = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            String name = "r" + round + "c" + caller + UNDER;
            boolean byRest = caller % 2 == 0;
            callers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; !dead.get() && i < CHANGES_PER_ROUND; i++) {
                    call(name, name.replace(UNDER, "") + "n" + i, byRest, done);
                }
            }));
        }
        if (round % 4 == 0) {
            revokeOne();
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

    /** Takes a lease, and gives it up while the others work: once that is acknowledged it is over for good. */
    private void revokeOne() {
        scenario.request(
                        "deployer",
                        "bearer",
                        "short",
                        "--zone",
                        Estate.ZONE,
                        "--name",
                        UNDER,
                        "--type",
                        "TXT",
                        "--seconds",
                        "3600")
                .ok();
        String secret = Home.text(scenario.home.at("short")).strip();
        try {
            String id = Json.text(
                    scenario.rest.get("/v1/leases", secret).json().path("items").path(0), "id");
            if (scenario.rest.delete("/v1/leases/" + id, secret).status() == 200) {
                revoked.add(secret);
            }
        } catch (IOException e) {
            throw new AssertionError("the server was not killed yet", e);
        }
    }

    private void whatWasRevokedStaysSo() throws IOException {
        for (String secret : revoked) {
            assertThat(scenario.rest.get("/v1/zones", secret).status()).isEqualTo(401);
        }
    }

    private void call(String name, String value, boolean byRest, AtomicInteger done) {
        InFlight request = byRest ? new ByRest(name, value, bearer) : ByUpdate.of(name, value, tsig);
        ownerOf.put(value, name);
        try {
            request.send(scenario, PATIENCE_MILLIS);
            acknowledged.add(value);
            done.incrementAndGet();
        } catch (IOException e) {
            inFlight.add(request);
        }
    }

    private record ByRest(String name, String value, String bearer) implements InFlight {
        @Override
        public void send(Scenario scenario, int patienceMillis) throws IOException {
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
        public void send(Scenario scenario, int patienceMillis) throws IOException {
            assertThat(message.send(scenario.dns(), patienceMillis).rcode()).isEqualTo("NOERROR");
        }
    }

    /** Once for whoever never heard, and once more for whoever heard and forgot. */
    private void sendAgain() throws IOException {
        for (InFlight each = inFlight.poll(); each != null; each = inFlight.poll()) {
            each.send(scenario, PATIENCE_AGAIN_MILLIS);
            each.send(scenario, PATIENCE_AGAIN_MILLIS);
            acknowledged.add(each.value());
        }
    }

    private void theSerialWentForward() {
        long now = Long.parseLong(
                Answers.of(scenario.dns(), Estate.ZONE, Type.SOA).getFirst().split(" ", -1)[2]);
        assertThat(now).as("serial").isGreaterThanOrEqualTo(serial);
        serial = now;
    }

    private void allIsThere() {
        Map<String, Set<String>> expected = new TreeMap<>();
        acknowledged.forEach(value -> expected.computeIfAbsent(ownerOf.getOrDefault(value, ""), name -> new TreeSet<>())
                .add(value));
        expected.forEach((name, values) -> assertThat(served(name)).as(name).isEqualTo(values));
    }

    private Set<String> served(String name) {
        Set<String> served = new TreeSet<>();
        Answers.of(scenario.dns(), name, Type.TXT).forEach(text -> served.add(text.replace("\"", "")));
        return served;
    }

    // --- the log beside the zone

    private void theLogTellsIt() throws IOException {
        RecordedLog log = RecordedLog.of(scenario.theLogVerifies());
        eachChangeTookEffectOnceAfterItsIntent(log);
        eachValueWasAddedOnce(log);
        theIntentsMakeTheZone(log);
    }

    private static void eachChangeTookEffectOnceAfterItsIntent(RecordedLog log) {
        Set<String> intended = new HashSet<>();
        Set<String> applied = new HashSet<>();
        long version = 0;
        for (Map<String, String> entry : log.entries()) {
            String change = entry.getOrDefault("change", "");
            switch (entry.getOrDefault("type", "")) {
                case "change.intent" ->
                    assertThat(intended.add(change))
                            .as("one intent of %s", change)
                            .isTrue();
                case "change.applied" -> {
                    assertThat(intended).as("intent before effect").contains(change);
                    assertThat(applied.add(change))
                            .as("one effect of %s", change)
                            .isTrue();
                    long made = Long.parseLong(entry.getOrDefault("version", "0"));
                    assertThat(made).as("version of %s", change).isGreaterThanOrEqualTo(version);
                    version = made;
                }
                default -> {}
            }
        }
        assertThat(applied).as("every intent took effect").isEqualTo(intended);
    }

    private void eachValueWasAddedOnce(RecordedLog log) {
        Map<String, Integer> added = new HashMap<>();
        for (Map<String, String> intent : log.ofType("change.intent")) {
            for (JsonNode edit : RecordedLog.edits(intent)) {
                List<String> before = RecordedLog.records(edit, "before");
                for (String record : RecordedLog.records(edit, "after")) {
                    if (!before.contains(record)) {
                        added.merge(record.replace("\"", ""), 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(added.keySet()).isEqualTo(acknowledged);
        assertThat(added.values()).containsOnly(1);
    }

    /** Whoever has nothing but the log comes to the zone that is served. */
    private void theIntentsMakeTheZone(RecordedLog log) {
        Map<String, Set<String>> zone = new TreeMap<>();
        for (Map<String, String> intent : log.ofType("change.intent")) {
            for (JsonNode edit : RecordedLog.edits(intent)) {
                Set<String> values = new TreeSet<>();
                RecordedLog.records(edit, "after").forEach(record -> values.add(record.replace("\"", "")));
                String name = Json.text(edit, "name");
                zone.put(name.endsWith(".") ? name.substring(0, name.length() - 1) : name, values);
            }
        }
        zone.forEach((name, values) -> assertThat(served(name)).as(name).isEqualTo(values));
    }
}
