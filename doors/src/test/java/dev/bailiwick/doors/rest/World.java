package dev.bailiwick.doors.rest;

import dev.bailiwick.authn.http.AddressPolicy;
import dev.bailiwick.authn.http.HostResolver;
import dev.bailiwick.authn.http.OutgoingHttp;
import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.oidc.KeyLimits;
import dev.bailiwick.authn.oidc.OidcVerifier;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Backends;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.port.ServerObserver;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.secret.MasterKey;
import dev.bailiwick.store.StoreOptions;
import dev.bailiwick.store.Stores;
import dev.bailiwick.tlog.note.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/**
 * A whole engine over SQLite with the REST door before it, and two owners, crimson and azure, who have the same of
 * everything: an identity, a grant, a zone, and one person for each role.
 */
public final class World implements AutoCloseable {
    static final List<String> ROLES = List.of("viewer", "operator", "approver", "policy-admin", "auditor");
    static final InetSocketAddress DNS = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5353);

    public final LocalIssuer workloads;
    public final LocalIssuer people;
    public final Engine engine;
    public final RunningDoor door;
    private final Clock clock = new Clock();
    private final Store store;
    private final HttpClient http = HttpClient.newHttpClient();

    /** A clock that stands still until it is moved, wall and monotonic together. */
    static final class Clock implements EngineClock {
        private Instant now = Instant.parse("2026-06-01T12:00:00Z");
        private long nanos;

        @Override
        public synchronized Instant wall() {
            return now;
        }

        @Override
        public synchronized long monotonicNanos() {
            return nanos;
        }

        synchronized void pass(Duration time) {
            now = now.plus(time);
            nanos += time.toNanos();
        }
    }

    private World(Path directory, RestLimits limits) {
        workloads = LocalIssuer.start(clock::wall);
        people = LocalIssuer.start(clock::wall);
        store = Stores.sqlite(directory.resolve("data"), StoreOptions.forTests());
        SecureRandom random = new SecureRandom();
        TreeMap<Integer, byte[]> master = new TreeMap<>();
        master.put(1, new byte[32]);
        AtomicReference<Engine> self = new AtomicReference<>();
        engine = Engine.load(new Engine.Parts(
                "test",
                store,
                clock,
                proofs(),
                (server, zone, name, type, timeout) -> {
                    Engine known = Objects.requireNonNull(self.get());
                    ZoneView tree = known.zones().get(zone).orElseThrow().tree();
                    Optional<Rrset> rrset = tree.find(name, type);
                    return new ServerObserver.Observation.Answered(rrset, OptionalLong.empty());
                },
                Backends.none(),
                id -> Optional.empty(),
                checkpoint -> {},
                List.of(),
                new MasterKey(master, random),
                NoteSigner.generate("bailiwick.test/log", random),
                random,
                Set::of,
                false,
                Meters.NONE));
        self.set(engine);
        door = RestDoor.start(
                engine,
                new RestSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.empty(),
                        DNS,
                        "",
                        "1.2.3",
                        limits));
        engine.start();
    }

    private static TestProofs proofs() {
        return new TestProofs(new OidcVerifier(
                new OutgoingHttp(new OutgoingHttp.Settings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        256 * 1024,
                        AddressPolicy.allowing(List.of("127.0.0.0/8")),
                        HostResolver.system(),
                        (SSLSocketFactory) SSLSocketFactory.getDefault())),
                KeyLimits.DEFAULT,
                System::nanoTime));
    }

    /** A server on which nothing is declared yet. */
    public static World bare(Path directory, RestLimits limits) {
        return new World(directory, limits);
    }

    /** Crimson and azure, declared and with content. */
    public static World of(Path directory) {
        return of(directory, RestLimits.DEFAULT);
    }

    public static World of(Path directory, RestLimits limits) {
        return of(directory, limits, World::nothing);
    }

    private static List<Object> nothing(World world) {
        return List.of();
    }

    /** With more documents. */
    public static World of(Path directory, RestLimits limits, Function<World, List<Object>> more) {
        World world = new World(directory, limits);
        String secret = world.engine.bootstrap().offer().orElseThrow();
        List<Object> all = new ArrayList<>(world.documents());
        all.addAll(more.apply(world));
        Response declared = world.call("POST", "/v1/policy/changes", secret, Map.of("put", all), Map.of());
        if (declared.status() != 200) {
            throw new IllegalStateException(declared.toString());
        }
        for (String owner : List.of("crimson", "azure")) {
            Response imported = world.send(
                    "POST",
                    "/v1/zones/" + owner + ".example/import",
                    world.person(owner + "-operator"),
                    Map.of("Content-Type", "text/plain"),
                    zoneFile());
            if (imported.status() != 200) {
                throw new IllegalStateException(imported.toString());
            }
        }
        return world;
    }

    static String zoneFile() {
        return """
                @ 300 IN SOA ns1 hostmaster 10 3600 600 86400 300
                @ 300 IN NS ns1
                ns1 300 IN A 192.0.2.1
                www 300 IN A 192.0.2.80
                www 300 IN TXT "hello"
                """;
    }

    private List<Object> documents() {
        List<Object> all = new ArrayList<>();
        all.add(document(
                "TrustAnchor",
                "ci",
                Map.of(
                        "type",
                        "oidc",
                        "issuer",
                        workloads.issuer(),
                        "audience",
                        "bailiwick",
                        "algorithms",
                        List.of("RS256"))));
        all.add(document(
                "TrustAnchor",
                "staff",
                Map.of(
                        "type",
                        "oidc",
                        "issuer",
                        people.issuer(),
                        "audience",
                        "bailiwick",
                        "algorithms",
                        List.of("RS256"),
                        "people",
                        true)));
        for (String root : List.of("root", "second-root")) {
            List<Object> roles =
                    ROLES.stream().<Object>map(role -> role(role, "**", "*")).toList();
            all.add(document(
                    "Person",
                    root,
                    Map.of("anchor", "staff", "subject", root, "roles", roles, "teams", List.of("crimson"))));
        }
        for (String owner : List.of("crimson", "azure")) {
            all.add(document("Owner", owner, Map.of("title", "The " + owner + " team", "contact", owner)));
            for (String role : ROLES) {
                all.add(document(
                        "Person",
                        owner + "-" + role,
                        Map.of(
                                "anchor",
                                "staff",
                                "subject",
                                owner + "-" + role,
                                "teams",
                                List.of(owner),
                                "roles",
                                List.of(role(role, owner + ".example", owner)))));
            }
            all.add(document("Identity", owner + "-ci", identity(owner)));
            all.add(document(
                    "Grant",
                    owner + "-grant",
                    Map.of(
                            "identities",
                            List.of(owner + "-ci"),
                            "scope",
                            Map.of(
                                    "zones", List.of(owner + ".example"),
                                    "names", List.of("." + owner + ".example"),
                                    "types", List.of("A", "TXT", "MX"),
                                    "operations", List.of("read", "create", "update", "delete")),
                            "unbound",
                            "allowed",
                            "forms",
                            List.of("bearer", "tsig"),
                            "limits",
                            Map.of("maxChangesPerHour", 10_000),
                            "notAfter",
                            "2027-01-01T00:00:00Z")));
            all.add(document(
                    "Zone",
                    owner + "-example",
                    Map.of("zone", owner + ".example", "riskOwner", owner, "environment", "prod")));
            all.add(document("Owner", owner + "-machines", Map.of("title", "Machines", "contact", owner)));
        }
        all.add(document(
                "ApprovalRule",
                "mail",
                Map.of("zones", List.of("**"), "consequences", List.of("intercept-mail"), "require", "one-approver")));
        return all;
    }

    static Map<String, Object> identity(String owner) {
        return Map.of(
                "owner",
                owner + "-machines",
                "environment",
                "prod",
                "purpose",
                "changes " + owner,
                "notAfter",
                "2027-01-01T00:00:00Z",
                "match",
                List.of(Map.of("anchor", "ci", "claims", Map.of("sub", owner))));
    }

    public static Map<String, Object> document(String kind, String name, Map<String, Object> spec) {
        return Map.of("kind", kind, "name", name, "spec", spec);
    }

    private static Map<String, Object> role(String role, String zone, String owner) {
        List<String> owners = owner.equals("*") ? List.of("*") : List.of(owner, owner + "-machines");
        return Map.of("role", role, "zones", List.of(zone), "owners", owners);
    }

    public void pass(Duration time) {
        clock.pass(time);
    }

    /** A fresh ID token of a person. */
    public String person(String name) {
        return people.token()
                .subject(name)
                .audience("bailiwick")
                .claim("auth_time", clock.wall())
                .sign();
    }

    /** A workload's own token. */
    public String workload(String owner) {
        return workloads.token().subject(owner).audience("bailiwick").sign();
    }

    Map<String, String> exchange(String owner) {
        Map<String, String> form = new HashMap<>();
        form.put("grant_type", TokenEndpoint.TOKEN_EXCHANGE);
        form.put("subject_token", workload(owner));
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        form.put("authorization_details", "[{\"type\":\"dns\"}]");
        return form;
    }

    /** A lease of an owner's identity. */
    public Response lease(String owner) {
        return form("/v1/token", exchange(owner));
    }

    Response form(String path, Map<String, String> form) {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return send("POST", path, "", Map.of("Content-Type", "application/x-www-form-urlencoded"), body.toString());
    }

    /** An answer. */
    public record Response(int status, Map<String, List<String>> headers, String body) {
        public Map<String, Object> json() {
            return Json.readObject(body);
        }

        public String text(String field) {
            return String.valueOf(json().get(field));
        }

        public List<Object> items() {
            return Json.array(json().getOrDefault("items", List.of()));
        }

        public String header(String lowerCaseName) {
            return String.join(",", headers.getOrDefault(lowerCaseName, List.of()));
        }

        /** The problem's word. */
        String problem() {
            return text("type").replace(Problems.TYPE, "");
        }
    }

    public Response get(String path, String credential) {
        return send("GET", path, credential, Map.of(), "");
    }

    public Response post(String path, String credential, Map<String, Object> body) {
        return call("POST", path, credential, body, Map.of());
    }

    public Response call(
            String method, String path, String credential, Map<String, Object> body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("Content-Type", "application/json");
        return send(method, path, credential, all, Json.write(body));
    }

    public Response send(String method, String path, String credential, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(door.url() + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!credential.isEmpty()) {
            request.header("Authorization", "Bearer " + credential);
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Described.check(
                    method,
                    path,
                    body,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
            return new Response(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A change that adds one address. */
    static Map<String, Object> address(String owner, String label) {
        return change(Map.of(
                "op",
                "replace",
                "name",
                label + "." + owner + ".example",
                "type",
                "A",
                "ttl",
                300,
                "records",
                List.of("192.0.2.7")));
    }

    /** A change that waits for approval. */
    static Map<String, Object> mail(String owner, String label) {
        return change(Map.of(
                "op",
                "add",
                "name",
                label + "." + owner + ".example",
                "type",
                "MX",
                "ttl",
                300,
                "records",
                List.of("10 mx.other.example.")));
    }

    static Map<String, Object> change(Map<String, Object> operation) {
        return Map.of("operations", List.of(operation));
    }

    @Override
    public void close() {
        http.close();
        door.close();
        engine.close();
        store.close();
        workloads.close();
        people.close();
    }
}
