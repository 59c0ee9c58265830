package dev.bailiwick.benchmarks;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.AskedScope;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.core.identity.Proof;
import dev.bailiwick.core.zone.ZoneFile;
import dev.bailiwick.core.zone.ZoneFileLimits;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.credential.IssuedLease;
import dev.bailiwick.engine.credential.LeaseRequest;
import dev.bailiwick.engine.policy.PolicyOutcome;
import dev.bailiwick.engine.port.Backends;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.ProofVerifier;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An engine in this process over an embedded store, with as many identities and grants as a measurement asks for. */
final class BenchEngine implements AutoCloseable {
    static final String ZONE = "bench.example";
    private static final int FOUNDING = 5;
    private static final String ENDS = "2099-01-01T00:00:00Z";

    private final Store store;
    private final Engine engine;

    BenchEngine(Path directory, int identities, int grants) throws Exception {
        store = Stores.sqlite(directory, StoreOptions.forTests());
        SecureRandom random = new SecureRandom();
        TreeMap<Integer, byte[]> master = new TreeMap<>(Map.of(1, new byte[32]));
        EngineClock clock = new EngineClock() {
            @Override
            public Instant wall() {
                return InstantSource.system().instant();
            }

            @Override
            public long monotonicNanos() {
                return System.nanoTime();
            }
        };
        engine = Engine.load(new Engine.Parts(
                "bench",
                store,
                clock,
                BenchEngine::verify,
                (server, zone, name, type, timeout) -> new ServerObserver.Observation.Unreachable("not asked"),
                Backends.none(),
                id -> Optional.empty(),
                checkpoint -> {},
                List.of(),
                new MasterKey(master, random),
                NoteSigner.generate("bench/log", random),
                random,
                Set::of,
                false,
                Meters.NONE));
        declare(identities, grants);
        importZone(identities);
    }

    Engine engine() {
        return engine;
    }

    Store store() {
        return store;
    }

    /** The token {@code subject:NAME} proves that subject. */
    private static ProofVerifier.Result verify(Map<String, ?> anchors, String token, Instant now) {
        String subject = token.substring("subject:".length());
        return new ProofVerifier.Result.Proved(new Proof(
                "ci",
                "https://ci.example",
                subject,
                new TreeMap<>(Map.of("sub", subject)),
                Map.of("sub", subject),
                "key-1",
                "00".repeat(32),
                now,
                now.plusSeconds(600),
                null,
                "11".repeat(32)));
    }

    private void declare(int identities, int grants) {
        List<Document> all = new ArrayList<>();
        all.add(document(
                "TrustAnchor",
                "ci",
                Map.of(
                        "type",
                        "oidc",
                        "issuer",
                        "https://ci.example",
                        "audience",
                        "bailiwick",
                        "singleUse",
                        false,
                        "algorithms",
                        List.of("RS256"))));
        all.add(document(
                "TrustAnchor",
                "people",
                Map.of(
                        "type",
                        "oidc",
                        "issuer",
                        "https://people.example",
                        "audience",
                        "bailiwick",
                        "people",
                        true,
                        "singleUse",
                        false,
                        "algorithms",
                        List.of("RS256"))));
        all.add(document("Owner", "team", Map.of("title", "team", "contact", "team")));
        all.add(document(
                "Person",
                "root",
                Map.of(
                        "anchor",
                        "people",
                        "subject",
                        "root",
                        "teams",
                        List.of("team"),
                        "roles",
                        List.of(role("policy-admin"), role("operator")))));
        all.add(document("Zone", "bench", Map.of("zone", ZONE, "riskOwner", "team", "environment", "prod")));
        for (int i = 0; i < identities; i++) {
            all.add(document(
                    "Identity",
                    "i" + i,
                    Map.of(
                            "owner",
                            "team",
                            "environment",
                            "prod",
                            "purpose",
                            "bench",
                            "notAfter",
                            ENDS,
                            "match",
                            List.of(Map.of("anchor", "ci", "claims", Map.of("sub", "i" + i))))));
        }
        for (int g = 0; g < grants; g++) {
            int identity = g % identities;
            all.add(document(
                    "Grant",
                    "g" + g,
                    Map.of(
                            "identities",
                            List.of("i" + identity),
                            "scope",
                            Map.of(
                                    "zones",
                                    List.of(ZONE),
                                    "names",
                                    List.of(".n" + identity + "." + ZONE),
                                    "types",
                                    List.of("A", "TXT"),
                                    "operations",
                                    List.of("read", "create", "update", "delete")),
                            "condition",
                            "proved.environment == 'prod'",
                            "unbound",
                            "allowed",
                            "maxLeaseSeconds",
                            86_400,
                            "notAfter",
                            ENDS)));
        }
        Principal.Bootstrap first = engine.bootstrap()
                .authenticate(engine.bootstrap().offer().orElseThrow())
                .orElseThrow();
        submit(first, all.subList(0, FOUNDING));
        for (int from = FOUNDING; from < all.size(); from += PolicyEdit.MAX_STEPS) {
            submit(root(), all.subList(from, Math.min(all.size(), from + PolicyEdit.MAX_STEPS)));
        }
    }

    private void submit(Principal actor, List<Document> documents) {
        PolicyOutcome outcome = engine.policyChanges()
                .submit(actor, PolicyEdit.put(documents.toArray(Document[]::new)), "setup")
                .join();
        if (!(outcome instanceof PolicyOutcome.Applied)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private Principal.Human root() {
        return new Principal.Human(
                "root",
                "id-token",
                engine.policy().snapshot().person("root").orElseThrow().roles(),
                false,
                new TreeMap<>(),
                InstantSource.system().instant());
    }

    private void importZone(int identities) throws Exception {
        StringBuilder text = new StringBuilder("""
                @ 300 IN SOA ns1 hostmaster 10 3600 600 86400 300
                @ 300 IN NS ns1
                ns1 300 IN A 192.0.2.1
                """);
        for (int i = 0; i < identities; i++) {
            text.append("www.n").append(i).append(" 300 IN A 192.0.2.80\n");
        }
        var content = ZoneFile.read(
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
                Names.parse(ZONE),
                ZoneFileLimits.DEFAULT,
                bytes -> {});
        engine.imports()
                .create(root(), ZoneId.of(ZONE), List.copyOf(content.rrsets()), "import")
                .join();
    }

    /** A lease with all that one of the identity's grants gives. */
    IssuedLease lease(int identity) {
        return engine.leases()
                .issue(
                        "subject:i" + identity,
                        new LeaseRequest(
                                LeaseRequest.Form.BEARER,
                                AskedScope.everything(),
                                "bench",
                                "",
                                Optional.empty(),
                                Optional.of(Duration.ofHours(12))))
                .join();
    }

    private static Map<String, Object> role(String role) {
        return Map.of("role", role, "zones", List.of("**"), "owners", List.of("*"));
    }

    private static Document document(String kind, String name, Map<String, Object> spec) {
        return Document.bind(Map.of("kind", kind, "name", name, "spec", spec)).orElseThrow();
    }

    @Override
    public void close() {
        engine.close();
        store.close();
    }
}
