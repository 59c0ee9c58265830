package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.document.TrustAnchorSpec;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.risk.Consequence;
import dev.bailiwick.core.zone.ZoneFile;
import dev.bailiwick.core.zone.ZoneFileException;
import dev.bailiwick.core.zone.ZoneFileLimits;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigClient;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.Backends;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A whole engine over SQLite with the DNS door before it: zones, identities, and clients that sign. */
final class DoorWorld implements AutoCloseable {
    static final String ZONE = "example.com";
    static final byte[] LEGACY_SECRET = "a secret from before".getBytes(StandardCharsets.US_ASCII);
    static final byte[] TRANSFER_SECRET = "a secret for a secondary".getBytes(StandardCharsets.US_ASCII);
    private static final String ENDS = "2099-01-01T00:00:00Z";

    final Clock clock = new Clock();
    final InetSocketAddress secondary = new InetSocketAddress(Ports.loopback(), Ports.free());
    final InetSocketAddress silent = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final Path directory;
    private final NoteSigner checkpointKey = NoteSigner.generate("bailiwick.test/log", new SecureRandom());
    private final InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
    private Store store;
    private Engine engine;
    private RunningDoor door;

    /** The real clock, set forward at will. */
    static final class Clock implements EngineClock {
        private Duration ahead = Duration.ZERO;

        @Override
        public synchronized Instant wall() {
            return Instant.now().plus(ahead);
        }

        @Override
        public synchronized long monotonicNanos() {
            return System.nanoTime() + ahead.toNanos();
        }

        synchronized void pass(Duration time) {
            ahead = ahead.plus(time);
        }
    }

    private DoorWorld(Path directory) {
        this.directory = directory;
        this.store = Stores.sqlite(directory, StoreOptions.forTests());
        this.engine = load();
        this.door = open();
    }

    static DoorWorld of(Path directory) {
        DoorWorld world = new DoorWorld(directory);
        world.declare();
        for (String zone : List.of(ZONE, "blue.example", "slow.example", "free.example")) {
            world.imports(zone);
        }
        world.engine.start();
        return world;
    }

    Engine engine() {
        return engine;
    }

    RunningDoor door() {
        return door;
    }

    /** Ends everything and begins again over the same store. */
    void restart() {
        close();
        store = Stores.sqlite(directory, StoreOptions.forTests());
        engine = load();
        door = open();
        engine.start();
    }

    private Engine load() {
        TreeMap<Integer, byte[]> master = new TreeMap<>();
        master.put(1, new byte[32]);
        SecureRandom random = new SecureRandom();
        return Engine.load(new Engine.Parts(
                "test",
                store,
                clock,
                DoorWorld::verify,
                new DnsServerObserver(),
                Backends.none(),
                id -> switch (id) {
                    case "old-secret" -> Optional.of(LEGACY_SECRET);
                    case "nsd-transfer" -> Optional.of(TRANSFER_SECRET);
                    default -> Optional.empty();
                },
                checkpoint -> {},
                List.of(),
                new MasterKey(master, random),
                checkpointKey,
                random,
                Set::of,
                false,
                Meters.NONE));
    }

    private RunningDoor open() {
        try {
            return DnsDoor.start(engine, DnsDoorSettings.at(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The token {@code subject:NAME} proves that subject. */
    private static ProofVerifier.Result verify(Map<String, TrustAnchorSpec.Oidc> anchors, String token, Instant now) {
        String subject = token.substring("subject:".length());
        TreeMap<String, String> selected = new TreeMap<>();
        selected.put("sub", subject);
        return new ProofVerifier.Result.Proved(new Proof(
                "ci",
                "https://ci.example",
                subject,
                selected,
                Map.of("sub", subject),
                "key-1",
                "00".repeat(32),
                now,
                now.plusSeconds(600),
                null,
                "11".repeat(32)));
    }

    private void declare() {
        Principal.Bootstrap first = engine.bootstrap()
                .authenticate(engine.bootstrap().offer().orElseThrow())
                .orElseThrow();
        PolicyOutcome outcome = engine.policyChanges()
                .submit(first, PolicyEdit.put(documents().toArray(Document[]::new)), "setup")
                .join();
        if (!(outcome instanceof PolicyOutcome.Applied)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    /** A declared person, just signed in. */
    Principal.Human person(String name) {
        return new Principal.Human(
                name,
                "id-token",
                engine.policy().snapshot().person(name).orElseThrow().roles(),
                false,
                new TreeMap<>(Map.of("subject", name)),
                clock.wall());
    }

    private void imports(String zone) {
        String text = """
                @ 300 IN SOA ns1 hostmaster 10 3600 600 86400 300
                @ 300 IN NS ns1
                ns1 300 IN A 192.0.2.1
                www 300 IN A 192.0.2.80
                www 300 IN TXT "hello"
                *.wild 300 IN TXT "any"
                deleg 300 IN NS ns.elsewhere.example.
                """;
        try {
            var content = ZoneFile.read(
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    Names.parse(zone),
                    ZoneFileLimits.DEFAULT,
                    bytes -> {});
            engine.imports()
                    .create(person("root"), ZoneId.of(zone), List.copyOf(content.rrsets()), "import-" + zone)
                    .join();
        } catch (ZoneFileException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Document> documents() {
        List<Document> all = new ArrayList<>();
        all.add(document(
                "TrustAnchor",
                "ci",
                Map.of(
                        "type", "oidc",
                        "issuer", "https://ci.example",
                        "audience", "bailiwick",
                        "singleUse", false,
                        "algorithms", List.of("RS256"))));
        all.add(document(
                "TrustAnchor",
                "staff",
                Map.of(
                        "type", "oidc",
                        "issuer", "https://id.example",
                        "audience", "bailiwick",
                        "algorithms", List.of("RS256"),
                        "people", true)));
        all.add(document(
                "TrustAnchor",
                "old",
                Map.of(
                        "type", "tsig",
                        "keyName", "old.keys.example",
                        "algorithm", "hmac-sha1",
                        "secretId", "old-secret",
                        "identity", "dhcp",
                        "owner", "machines",
                        "reason", "still there",
                        "notAfter", Instant.now().plus(Duration.ofDays(30)).toString())));
        for (String owner : List.of("platform", "machines")) {
            all.add(document("Owner", owner, Map.of("title", owner, "contact", owner)));
        }
        for (String person : List.of("root", "ada")) {
            all.add(document(
                    "Person",
                    person,
                    Map.of(
                            "anchor",
                            "staff",
                            "subject",
                            person,
                            "teams",
                            List.of("platform"),
                            "roles",
                            List.of(role("policy-admin"), role("operator"), role("approver")))));
        }
        identity(
                all,
                "acme",
                scope(List.of("_acme-challenge.www." + ZONE), List.of("TXT"), "read", "create", "update", "delete"));
        identity(
                all,
                "writer",
                scope(List.of("." + ZONE), List.of("A", "TXT", "MX"), "read", "create", "update", "delete"));
        identity(all, "blind", scope(List.of("." + ZONE), List.of("TXT"), "create", "update", "delete"));
        identity(all, "reader", scope(List.of("." + ZONE), List.of("all"), "read"));
        identity(all, "dhcp", scope(List.of(".dhcp." + ZONE), List.of("A"), "read", "create", "update", "delete"));
        identity(
                all,
                "slow",
                Map.of(
                        "zones", List.of("slow.example"),
                        "names", List.of(".slow.example"),
                        "types", List.of("TXT"),
                        "operations", List.of("read", "create", "update", "delete")));
        zone(all, ZONE, Map.of("secondaries", List.of(Map.of("address", text(secondary), "key", "nsd-transfer"))));
        identity(
                all,
                "free",
                Map.of(
                        "zones", List.of("free.example"),
                        "names", List.of(".free.example"),
                        "types", List.of("all"),
                        "operations", List.of("read", "create", "update", "delete")));
        zone(all, "free.example", Map.of());
        for (Consequence each : Consequence.values()) {
            all.add(document(
                    "ApprovalRule",
                    "free-" + each.word(),
                    Map.of(
                            "zones",
                            List.of("free.example"),
                            "consequences",
                            List.of(each.word()),
                            "require",
                            "automatic")));
        }
        zone(all, "blue.example", Map.of());
        zone(
                all,
                "slow.example",
                Map.of(
                        "answerWhen",
                        "verified",
                        "verify",
                        Map.of("servers", List.of(text(silent)), "withinSeconds", 60)));
        all.add(document(
                "ApprovalRule",
                "mail",
                Map.of(
                        "zones",
                        List.of(ZONE, "blue.example", "slow.example"),
                        "consequences",
                        List.of("intercept-mail"),
                        "require",
                        "one-approver")));
        return all;
    }

    private static void identity(List<Document> all, String name, Map<String, Object> scope) {
        boolean legacy = name.equals("dhcp");
        TreeMap<String, Object> spec =
                new TreeMap<>(Map.of("owner", "machines", "environment", "prod", "purpose", "tests", "notAfter", ENDS));
        if (!legacy) {
            spec.put("match", List.of(Map.of("anchor", "ci", "claims", Map.of("sub", name))));
        }
        all.add(document("Identity", name, spec));
        all.add(document(
                "Grant",
                name + "-grant",
                Map.of(
                        "identities",
                        List.of(name),
                        "scope",
                        scope,
                        "forms",
                        List.of("tsig"),
                        "limits",
                        name.equals("free")
                                ? Map.of("maxChangesPerHour", 1_000_000, "maxRrsetsPerChange", 100)
                                : Map.of("maxChangesPerHour", 1000, "maxRrsetsPerChange", 10),
                        "maxLeaseSeconds",
                        3600,
                        "notAfter",
                        ENDS)));
    }

    private static Map<String, Object> scope(List<String> names, List<String> types, String... operations) {
        return Map.of("zones", List.of(ZONE), "names", names, "types", types, "operations", List.of(operations));
    }

    private static void zone(List<Document> all, String zone, Map<String, Object> more) {
        TreeMap<String, Object> spec = new TreeMap<>(more);
        spec.putAll(Map.of("zone", zone, "riskOwner", "platform", "environment", "prod"));
        all.add(document("Zone", zone.replace('.', '-'), spec));
    }

    private static Map<String, Object> role(String role) {
        return Map.of("role", role, "zones", List.of("**"), "owners", List.of("*"));
    }

    private static Document document(String kind, String name, Map<String, Object> spec) {
        return Document.bind(Map.of("kind", kind, "name", name, "spec", spec)).orElseThrow();
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** A lease of an identity, with its key. */
    record Client(TsigKey key, IssuedLease lease) {}

    /** Issues a lease of five minutes with all that the identity's grant gives. */
    Client lease(String identity) {
        return lease(identity, Optional.empty());
    }

    Client lease(String identity, Optional<Duration> duration) {
        IssuedLease lease = engine.leases()
                .issue(
                        "subject:" + identity,
                        new LeaseRequest(
                                LeaseRequest.Form.TSIG,
                                AskedScope.everything(),
                                "test",
                                "",
                                Optional.empty(),
                                duration))
                .join();
        byte[] secret = Base64.getDecoder().decode(lease.secret());
        Name name = Names.parse(String.valueOf(lease.lease().keyName()));
        return new Client(TsigKey.of(name, TsigAlgorithm.HMAC_SHA256, secret), lease);
    }

    static TsigKey transferKey() {
        return TsigKey.of(Secondaries.keyName("nsd-transfer"), TsigAlgorithm.HMAC_SHA256, TRANSFER_SECRET);
    }

    static TsigKey legacyKey() {
        return new TsigKey(Names.parse("old.keys.example"), TsigAlgorithm.HMAC_SHA1, LEGACY_SECRET, true, null);
    }

    /**
     * What came back.
     *
     * @param signed whether it bears a good signature of the key that asked
     */
    record Answer(Message message, boolean signed) {
        String rcode() {
            return org.xbill.DNS.Rcode.string(message.getHeader().getRcode());
        }

        /** As in {@code REFUSED signed}, {@code NOTAUTH unsigned BADKEY}. */
        String brief() {
            String tsigError = message.getTSIG() == null || message.getTSIG().getError() == 0
                    ? ""
                    : " " + org.xbill.DNS.Rcode.TSIGstring(message.getTSIG().getError());
            return rcode() + (signed ? " signed" : " unsigned") + tsigError;
        }
    }

    Answer ask(TsigKey key, Message message) {
        TsigClient client = new TsigClient(key, clock::wall);
        byte[] answer = udp(client.sign(message.toWire()));
        return new Answer(parsed(answer), client.verifies(answer));
    }

    byte[] sign(TsigKey key, Message message) {
        return new TsigClient(key, clock::wall).sign(message.toWire());
    }

    byte[] udp(byte[] message) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(door.address());
            socket.setSoTimeout(10_000);
            socket.send(new DatagramPacket(message, message.length));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] tcp(byte[] message) {
        try (Socket socket =
                new Socket(door.address().getAddress(), door.address().getPort())) {
            socket.setSoTimeout(10_000);
            byte[] framed = new byte[message.length + 2];
            framed[0] = (byte) (message.length >> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            socket.getOutputStream().write(framed);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Message parsed(byte[] answer) {
        try {
            return new Message(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(name(name), type, DClass.IN));
    }

    /** The values of an RRset as the zone holds them now. */
    List<String> held(String name, int type) {
        Name owner = name(name);
        return engine.zones()
                .enclosing("", owner)
                .flatMap(zone -> zone.tree().find(owner, type))
                .map(rrset -> rrset.values())
                .orElse(List.of());
    }

    long serial(String zone) {
        return engine.zones().get(ZoneId.of(zone)).orElseThrow().serial();
    }

    /** The entries of a type, oldest first. */
    List<SortedMap<String, String>> entries(String type) {
        List<SortedMap<String, String>> found = new ArrayList<>();
        store.read(reads -> {
            reads.log().entries(0, reads.log().size(), row -> add(row, type, found));
            return true;
        });
        return found;
    }

    private static void add(LogEntryRow row, String type, List<SortedMap<String, String>> found) {
        SortedMap<String, String> fields = row.fields();
        if (fields != null && type.equals(fields.get("type"))) {
            found.add(fields);
        }
    }

    /** The kinds and subjects of open findings. */
    List<String> findings() {
        return store.read(reads -> reads.findings().open(1_000)).stream()
                .map(each -> each.kind() + " " + each.subject())
                .toList();
    }

    @Override
    public void close() {
        door.close();
        engine.close();
        store.close();
    }

    static String type(Record record) {
        return Type.string(record.getType());
    }

    static List<Record> section(Message message, int section) {
        return message.getSection(section);
    }

    static List<Record> answers(Message message) {
        return section(message, Section.ANSWER);
    }
}
