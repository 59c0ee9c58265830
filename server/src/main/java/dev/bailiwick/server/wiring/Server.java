package dev.bailiwick.server.wiring;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.oidc.KeyLimits;
import dev.bailiwick.authn.oidc.OidcVerifier;
import dev.bailiwick.doors.acmedns.AcmeDnsDoor;
import dev.bailiwick.doors.acmedns.AcmeDnsSettings;
import dev.bailiwick.doors.dns.DnsDoor;
import dev.bailiwick.doors.dns.DnsDoorSettings;
import dev.bailiwick.doors.dns.DnsServerObserver;
import dev.bailiwick.doors.http.SmallDoor;
import dev.bailiwick.doors.http.TlsFiles;
import dev.bailiwick.doors.httpreq.HttpReqDoor;
import dev.bailiwick.doors.management.Health;
import dev.bailiwick.doors.management.ManagementDoor;
import dev.bailiwick.doors.powerdns.PowerDnsDoor;
import dev.bailiwick.doors.powerdns.PowerDnsSettings;
import dev.bailiwick.doors.rest.RestDoor;
import dev.bailiwick.doors.rest.RestLimits;
import dev.bailiwick.doors.rest.RestSettings;
import dev.bailiwick.doors.rest.RunningDoor;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.CheckpointAnchor;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.server.config.ServerConfig;
import dev.bailiwick.server.keys.KeyDirectory;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.tlog.export.AnchorFile;
import dev.bailiwick.tlog.note.NoteSigner;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/**
 * One running server. Parts are put together here by hand and closed in the opposite order.
 */
public final class Server implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Engine engine;
    private final KeyDirectory keys;
    private final Health health = new Health();
    private final PrometheusMeters meters = new PrometheusMeters();
    private final InetSocketAddress rest;
    private final InetSocketAddress dns;
    private final Optional<Path> bootstrapFile;
    private final int powerdns;
    private int management;

    private Server(ServerSettings settings) throws IOException {
        try {
            ServerConfig config = settings.config();
            EngineClock clock = settings.clock();
            SecureRandom random = new SecureRandom();
            openManagement(config);
            makePrivate(settings.data());
            keys = KeyDirectory.open(settings.keys(), settings.data(), random);
            NoteSigner checkpointKey = keys.checkpointKey(config.origin());
            Store store = kept(openStore(settings, meters));
            Path anchorPath = config.anchorFile().map(settings.base()::resolve).orElse(keys.anchorFile());
            AnchorFile anchor = kept(AnchorFile.open(anchorPath));
            AnchorGuard.check(store, anchor, checkpointKey.verifier());
            AtomicReference<Engine> loaded = new AtomicReference<>();
            OutgoingHttp http = new OutgoingHttp(OutgoingHttp.Settings.defaults(addresses(config)));
            FileSecrets secrets = new FileSecrets(files(settings));
            engine = kept(Engine.load(new Engine.Parts(
                    settings.node(),
                    store,
                    clock,
                    new OidcProofs(new OidcVerifier(http, settings.keyLimits(), clock::monotonicNanos)),
                    new DnsServerObserver(),
                    new DeclaredBackends(addresses(config), secrets, clock::wall),
                    secrets,
                    anchors(anchor, config),
                    new Receivers(settings, secrets).all(),
                    keys.masterKey(),
                    checkpointKey,
                    random,
                    new TrustedNames(config.trustedNames(), loaded::get),
                    config.singleAdministrator(),
                    meters)));
            loaded.set(engine);
            boolean anchoredHere =
                    config.anchorFile().isEmpty() && config.anchorCommand().isEmpty();
            StartFindings.write(engine, anchoredHere, anchor.repairedBytes());
            bootstrapFile = offerBootstrap();
            dns = openDns(config);
            RunningDoor restDoor = kept(RestDoor.start(engine, restSettings(settings, dns)));
            rest = new InetSocketAddress(config.rest().getAddress(), restDoor.port());
            powerdns = openPowerDns(settings);
            openHttpReq(settings);
            openAcmeDns(settings);
            engine.start();
            record("server.started");
            meters.watch(engine, settings.version());
            health.watch(this::troubles);
            health.enter(Health.Phase.SERVING);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a server; when this returns it answers.
     *
     * @throws IOException if a file cannot be read or an address not be listened on
     * @throws IllegalArgumentException if the settings contradict each other
     * @throws IllegalStateException if the data is in use, unreadable, or behind its anchor
     */
    public static Server start(ServerSettings settings) throws IOException {
        return new Server(settings);
    }

    /** What a server is started with. {@code base} is where relative files of the configuration are looked for. */
    public record ServerSettings(
            Path data,
            Path keys,
            Path base,
            ServerConfig config,
            EngineClock clock,
            KeyLimits keyLimits,
            String node,
            boolean durable,
            String version) {
        public static ServerSettings of(Path data, Path keys, Path base, ServerConfig config, String version) {
            return new ServerSettings(
                    data, keys, base, config, new SystemClock(), KeyLimits.DEFAULT, config.node(), true, version);
        }
    }

    public Engine engine() {
        return engine;
    }

    public KeyDirectory keys() {
        return keys;
    }

    public InetSocketAddress rest() {
        return rest;
    }

    public InetSocketAddress dns() {
        return dns;
    }

    /** The first administrator's one-use file, where one was written. */
    public Optional<Path> bootstrapFile() {
        return bootstrapFile;
    }

    private static Store openStore(ServerSettings settings, Meters meters) throws IOException {
        StoreOptions options =
                (settings.durable() ? StoreOptions.defaults() : StoreOptions.forTests()).withMeters(meters);
        return Databases.open(settings.config(), settings.data(), settings.base(), options);
    }

    private static void makePrivate(Path data) throws IOException {
        if (!Files.exists(data)) {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    static AddressPolicy addresses(ServerConfig config) {
        return config.allowPrivate().isEmpty()
                ? AddressPolicy.publicOnly()
                : AddressPolicy.allowing(config.allowPrivate());
    }

    private static Map<String, Path> files(ServerSettings settings) {
        Map<String, Path> files = new HashMap<>();
        settings.config()
                .secrets()
                .forEach((id, file) -> files.put(id, settings.base().resolve(file)));
        return files;
    }

    private static CheckpointAnchor anchors(AnchorFile file, ServerConfig config) {
        CheckpointAnchor kept = checkpoint -> keep(file, checkpoint);
        return config.anchorCommand().isEmpty() ? kept : kept.andThen(new CommandAnchor(config.anchorCommand()));
    }

    private static void keep(AnchorFile anchor, SignedCheckpoint checkpoint) {
        try {
            anchor.append(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> offerBootstrap() throws IOException {
        Optional<String> secret = engine.bootstrap().offer();
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        Path file = keys.path().resolve("first-administrator");
        Files.deleteIfExists(file);
        KeyDirectory.write(file, secret.get() + "\n");
        return Optional.of(file);
    }

    private static Optional<TlsFiles> tls(ServerSettings settings) {
        return settings.config()
                .tls()
                .map(t -> new TlsFiles(
                        settings.base().resolve(t.certificate()),
                        settings.base().resolve(t.key())));
    }

    private int openPowerDns(ServerSettings settings) {
        return settings.config()
                .powerdns()
                .map(address -> kept(PowerDnsDoor.start(
                                engine,
                                new PowerDnsSettings(
                                        address, tls(settings), "localhost", PowerDnsSettings.Limits.DEFAULT)))
                        .port())
                .orElse(0);
    }

    private void openHttpReq(ServerSettings settings) {
        settings.config()
                .httpreq()
                .ifPresent(
                        address -> kept(HttpReqDoor.start(engine, address, tls(settings), SmallDoor.Limits.DEFAULT)));
    }

    private void openAcmeDns(ServerSettings settings) {
        settings.config()
                .acmeDns()
                .ifPresent(address -> kept(AcmeDnsDoor.start(
                        engine,
                        new AcmeDnsSettings(
                                address, tls(settings), settings.config().proxies(), SmallDoor.Limits.DEFAULT))));
    }

    private static RestSettings restSettings(ServerSettings settings, InetSocketAddress dns) {
        RestLimits limits =
                RestLimits.DEFAULT.withMaxConnectionsPerSource(settings.config().connectionsPerSource());
        return new RestSettings(settings.config().rest(), tls(settings), dns, "", settings.version(), limits);
    }

    private InetSocketAddress openDns(ServerConfig config) throws IOException {
        InetSocketAddress bound =
                kept(DnsDoor.start(engine, DnsDoorSettings.at(config.dns()))).address();
        return config.dnsAdvertised().orElse(bound);
    }

    /** Open before anything is read, so that a long start can be told from a hanging one; closed last. */
    private void openManagement(ServerConfig config) {
        config.management()
                .ifPresent(address -> management = kept(ManagementDoor.start(address, health, meters::text))
                        .port());
    }

    private List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        if (!meters.isStoreWritable()) {
            troubles.add("the last commit failed: the store cannot be written");
        }
        if (!engine.isViewProved()) {
            troubles.add("the view of policy and revocations is older than a second");
        }
        return troubles;
    }

    /** The port of the PowerDNS API; 0 where it is not spoken. */
    public int powerdns() {
        return powerdns;
    }

    /** The port of health and metrics; 0 where they do not listen. */
    public int management() {
        return management;
    }

    private void record(String type) {
        Instant now = engine.time().now();
        engine.store()
                .write(tx -> tx.append(Audit.entry(type, "server")
                        .by("system/server")
                        .outcome("done")
                        .at(now)))
                .join();
    }

    private <T extends AutoCloseable> T kept(T part) {
        parts.push(part);
        return part;
    }

    /** Stops in the opposite order: doors first, so that nothing new comes in, the store last. */
    @Override
    public void close() {
        health.enter(Health.Phase.STOPPING);
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Server.class).warn("a part did not close well: {}", e.toString());
            }
        }
    }
}
