package dev.bailiwick.store.engine;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.change.ChangeOutcome;
import dev.bailiwick.engine.change.ChangeRequest;
import dev.bailiwick.engine.change.RecordText;
import dev.bailiwick.engine.change.RequestCodec;
import dev.bailiwick.engine.credential.Authentication;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import dev.bailiwick.tlog.export.LogVerifier;
import dev.bailiwick.tlog.export.Report;
import dev.bailiwick.tlog.export.VerificationRequest;
import dev.bailiwick.tlog.note.NoteSigner;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** An engine over a real SQLite store, with everything else in a test's hands. */
final class EngineRig implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final ZoneId ZONE = ZoneId.parse("example.com");
    static final ZoneId OTHER = ZoneId.parse("other.example");
    static final ZoneId STAGING = ZoneId.parse("staging.example");

    final TestClock clock = new TestClock(START);
    final TestTokens tokens = new TestTokens();
    final ScriptedServers servers = new ScriptedServers();
    final ScriptedBackend backend = new ScriptedBackend();

    /** Servers behind other documents of kind Backend, by name. */
    final Map<String, ScriptedBackend> named = new ConcurrentHashMap<>();

    final List<AlertReceiver> receivers = new ArrayList<>();
    final List<SignedCheckpoint> anchored = new CopyOnWriteArrayList<>();
    final NoteSigner key;
    final byte[] masterKey = new byte[32];

    private final SecureRandom random = new SecureRandom();
    private final MasterKey master;
    private Path data;
    private FailingStore store;
    private Engine engine;
    private int correlations;
    private boolean singleAdministrator;

    EngineRig(Path data) {
        random.nextBytes(masterKey);
        this.master = new MasterKey(new TreeMap<>(Map.of(1, masterKey.clone())), random);
        this.key = NoteSigner.generate("log.test", random);
        this.data = data;
        this.store = open();
        this.engine = load();
    }

    /** Starts again with {@code singleAdministrator} in the local configuration. */
    EngineRig ofOnePerson() {
        singleAdministrator = true;
        restart();
        return this;
    }

    /** Starts again believing that other nodes write the same data. */
    EngineRig amongOthers() {
        engine.close();
        engine = load(store.shared());
        return this;
    }

    /** An engine with the whole estate in force and its zones served. */
    static EngineRig estate(Path data) {
        EngineRig rig = new EngineRig(data);
        rig.bootstrap(World.put(World.estate()));
        for (ZoneId zone : List.of(ZONE, OTHER, STAGING)) {
            rig.importZone(zone);
        }
        return rig;
    }

    private FailingStore open() {
        return new FailingStore(Stores.sqlite(data, StoreOptions.forTests()));
    }

    private Engine load() {
        return load(store);
    }

    private Engine load(FailingStore over) {
        return Engine.load(new Engine.Parts(
                "node-1",
                over,
                clock,
                tokens,
                servers,
                (name, spec) -> named.getOrDefault(name, backend),
                id -> Optional.empty(),
                anchored::add,
                List.copyOf(receivers),
                master,
                key,
                random,
                Set::<Name>of,
                singleAdministrator,
                Meters.NONE));
    }

    Engine engine() {
        return engine;
    }

    FailingStore store() {
        return store;
    }

    Path data() {
        return data;
    }

    /** Ends in good order and starts again. */
    void restart() {
        engine.close();
        store.close();
        store = open();
        engine = load();
    }

    /**
     * Goes on from a copy of the files as they are at this moment, as after a crash of the process.
     *
     * @param stopped runs when nothing can be committed any more
     */
    void crash(Path copy, Runnable stopped) {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch copied = new CountDownLatch(1);
        CompletableFuture<Boolean> blocker = store.write(tx -> {
            reached.countDown();
            return awaitLatch(copied);
        });
        awaitLatch(reached);
        stopped.run();
        copyFiles(data, copy);
        copied.countDown();
        await(blocker);
        engine.close();
        store.close();
        data = copy;
        store = open();
        engine = load();
    }

    private static boolean awaitLatch(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void copyFiles(Path from, Path to) {
        try {
            Files.createDirectories(to);
            try (var files = Files.newDirectoryStream(from)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file)
                            && !file.getFileName().toString().endsWith("-shm")) {
                        Files.copy(file, to.resolve(file.getFileName()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }

    // --- policy

    PolicyOutcome bootstrap(PolicyEdit edit) {
        String secret = engine.bootstrap().offer().orElseThrow();
        return await(engine.policyChanges()
                .submit(engine.bootstrap().authenticate(secret).orElseThrow(), edit, correlation()));
    }

    PolicyOutcome edit(Principal actor, PolicyEdit edit) {
        return await(engine.policyChanges().submit(actor, edit, correlation()));
    }

    /** Puts documents in force, with the second administrator's approval where it is needed. */
    void inForce(Document... documents) {
        inForce(World.put(documents));
    }

    void inForce(PolicyEdit edit) {
        PolicyOutcome outcome = edit(person("ada"), edit);
        if (outcome instanceof PolicyOutcome.Waiting waiting) {
            outcome = await(engine.policyChanges().approve(person("ben"), waiting.changeId(), waiting.planHash()));
        }
        if (!(outcome instanceof PolicyOutcome.Applied)) {
            throw new AssertionError("not applied: " + outcome);
        }
    }

    // --- who

    /** A person who has just signed in. */
    Principal.Human person(String name) {
        return person(name, clock.wall());
    }

    Principal.Human person(String name, @Nullable Instant signedIn) {
        return (Principal.Human) known(tokens.person("people", "sub-" + name, clock.wall(), signedIn));
    }

    Principal known(String credential) {
        Authentication authentication = engine.credentials().bearer(credential);
        if (authentication instanceof Authentication.Known known) {
            return known.principal();
        }
        throw new AssertionError("not known: " + authentication);
    }

    String token(String identity) {
        return token(identity, Map.of());
    }

    String token(String identity, Map<String, Object> claims) {
        Map<String, Object> all = new TreeMap<>(claims);
        all.put("job", identity);
        return tokens.workload("ci", "repo/" + identity, all, clock.wall());
    }

    static LeaseRequest bearer() {
        return request(LeaseRequest.Form.BEARER, AskedScope.everything(), null);
    }

    static LeaseRequest request(LeaseRequest.Form form, AskedScope scope, @Nullable Duration duration) {
        return new LeaseRequest(form, scope, "a test", "T-1", Optional.empty(), Optional.ofNullable(duration));
    }

    IssuedLease lease(String identity) {
        return await(engine.leases().issue(token(identity), bearer()));
    }

    /** The identity {@code deploy} by a fresh lease. */
    Principal.Automation deploy() {
        return automation(lease("deploy"));
    }

    Principal.Automation automation(IssuedLease lease) {
        return (Principal.Automation) known(lease.secret());
    }

    // --- changes

    ZoneId importZone(ZoneId zone) {
        Name apex = zone.apex();
        List<Rrset> content = new ArrayList<>();
        content.add(rrset(apex, "SOA", "ns1." + apex + " hostmaster." + apex + " 100 3600 600 86400 300"));
        content.add(rrset(apex, "NS", "ns1." + apex, "ns2." + apex));
        content.add(rrset(name("ns1", zone), "A", "192.0.2.1"));
        content.add(rrset(name("ns2", zone), "A", "192.0.2.2"));
        content.add(rrset(name("www", zone), "A", "192.0.2.10"));
        content.add(rrset(apex, "MX", "10 mail." + apex));
        content.add(rrset(name("mail", zone), "A", "192.0.2.25"));
        await(engine.imports().create(person("ada"), zone, content, correlation()));
        return zone;
    }

    static Name name(String label, ZoneId zone) {
        return Name.fromConstantString(label + "." + zone.apex());
    }

    static Rrset rrset(Name name, String type, String... values) {
        int number = Type.value(type);
        return Rrset.of(name, number, 300, RecordText.parseAll(name, number, 300, List.of(values)));
    }

    /** What is asked, in the notation of REST; single quotes stand for double ones. */
    static RequestCodec.Asked asked(String operations) {
        return asked("", operations);
    }

    static RequestCodec.Asked asked(String prerequisites, String operations) {
        String text = "{'prerequisites':[" + prerequisites + "],'operations':[" + operations + "]}";
        return RequestCodec.read(Json.readObject(text.replace('\'', '"')));
    }

    static String replace(String name, String type, String value) {
        return "{'op':'replace','name':'" + name + "','type':'" + type + "','ttl':300,'records':['" + value + "']}";
    }

    static String delete(String name, String type) {
        return "{'op':'delete','name':'" + name + "','type':'" + type + "'}";
    }

    static String addTxt(String name, String value) {
        return "{'op':'add','name':'" + name + "','type':'TXT','ttl':60,'records':['\\\"" + value + "\\\"']}";
    }

    ChangeRequest change(Principal principal, String operations) {
        return change(principal, asked(operations));
    }

    ChangeRequest change(Principal principal, RequestCodec.Asked asked) {
        String correlation =
                principal instanceof Principal.Automation automation ? automation.correlation() : correlation();
        return new ChangeRequest(ZONE, principal, "rest", correlation, asked, true, Optional.empty());
    }

    ChangeRequest keyed(Principal principal, String operations, String idempotencyKey) {
        ChangeRequest plain = change(principal, operations);
        return new ChangeRequest(
                plain.zone(),
                principal,
                plain.door(),
                plain.correlation(),
                plain.asked(),
                true,
                Optional.of(new ChangeRequest.Repeat(
                        principal.actor(), idempotencyKey, clock.wall().plus(Duration.ofHours(24)))));
    }

    /** As a protocol submits that cannot wait. */
    ChangeRequest update(Principal principal, String operations) {
        ChangeRequest plain = change(principal, operations);
        return new ChangeRequest(
                plain.zone(), principal, "dns-update", plain.correlation(), plain.asked(), false, Optional.empty());
    }

    ChangeOutcome submit(ChangeRequest request) {
        return await(engine.changes().submit(request));
    }

    ChangeOutcome.Applied applied(ChangeRequest request) {
        return applied(submit(request));
    }

    static ChangeOutcome.Applied applied(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Applied applied) {
            return applied;
        }
        throw new AssertionError("not applied: " + outcome);
    }

    static ChangeOutcome.Waiting waiting(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Waiting waiting) {
            return waiting;
        }
        throw new AssertionError("does not wait: " + outcome);
    }

    static Refusal refused(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Refused refused) {
            return refused.refusal();
        }
        throw new AssertionError("not refused: " + outcome);
    }

    ChangeOutcome approve(Principal.Human approver, ChangeOutcome.Waiting change) {
        return await(engine.changes().approve(approver, ZONE, change.changeId(), change.planHash()));
    }

    List<String> served(String name, String type) {
        return engine.zones()
                .get(ZONE)
                .orElseThrow()
                .tree()
                .find(Name.fromConstantString(name + "."), Type.value(type))
                .map(Rrset::values)
                .orElse(List.of());
    }

    long version() {
        return engine.zones().get(ZONE).orElseThrow().version();
    }

    ChangeRow row(String changeId) {
        return store.read(reads -> reads.changes().find(changeId)).orElseThrow();
    }

    // --- the record

    /** The entries from an index on, fields by name. */
    List<SortedMap<String, String>> entries(long from) {
        return store.read(reads -> {
            List<SortedMap<String, String>> entries = new ArrayList<>();
            reads.log()
                    .entries(
                            from,
                            reads.log().size(),
                            row -> entries.add(row.fields() == null ? new TreeMap<>() : row.fields()));
            return entries;
        });
    }

    /** The types of the entries from an index on, in order. */
    List<String> types(long from) {
        return entries(from).stream().map(fields -> fields.get("type")).toList();
    }

    long logSize() {
        return store.read(reads -> reads.log().size());
    }

    List<FindingRow> findings() {
        return store.read(reads -> reads.findings().open(1_000));
    }

    boolean hasFinding(String kind, String subject) {
        return findings().stream()
                .anyMatch(each -> each.kind().equals(kind) && each.subject().equals(subject));
    }

    /** Exports the log and verifies it as an outsider does. */
    Report verifiedLog(Path export) {
        try {
            engine.checkpoints().export(export);
            return LogVerifier.verify(VerificationRequest.of(export, key.verifier()), (done, total) -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String correlation() {
        return "test-" + ++correlations;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** The refusal with which a future fails. */
    static Refusal refusal(CompletableFuture<?> future) {
        try {
            throw new AssertionError("not refused: " + await(future));
        } catch (Refused e) {
            return e.refusal();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refused refused) {
                return refused.refusal();
            }
            throw e;
        }
    }

    /** Waits until something holds that goes on by itself. */
    static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
