package dev.bailiwick.benchmarks;

import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.cli.Cli;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The packaged server as a process of its own, with the launcher's options, an estate of clients, and leases for them. */
final class BenchServer implements AutoCloseable {
    static final String ZONE = "bench.example";

    /** The key by which a secondary transfers. */
    static final byte[] TRANSFER = "a secret of a secondary, 32 octs".getBytes(StandardCharsets.US_ASCII);

    private static final Duration START = Duration.ofMinutes(2);

    private final Path directory;
    private final InetSocketAddress rest = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final InetSocketAddress dns = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final InetSocketAddress powerdns = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final LocalIssuer issuer = LocalIssuer.start(InstantSource.system());
    private final LocalIssuer people = LocalIssuer.start(InstantSource.system());
    private final List<String> options;
    private ServerProcess process;

    private BenchServer(List<String> options) throws IOException {
        this.options = options;
        directory = ServerProcess.newDirectory("bench");
        Files.writeString(
                directory.resolve("bailiwick.yaml"), """
                rest: 127.0.0.1:%d
                dns: ["127.0.0.1:%d"]
                allowPrivate: ["127.0.0.0/8"]
                powerdns: 127.0.0.1:%d
                secrets: {transfer: transfer.secret, upstream: upstream.secret}
                """.formatted(rest.getPort(), dns.getPort(), powerdns.getPort()));
        secret("transfer.secret", Base64.getEncoder().encodeToString(TRANSFER));
        upstreamSecret(TRANSFER);
        process = launch();
    }

    /** Ends it in good order and starts it again on the same data. */
    void restart() {
        process.stop();
        process = launch();
    }

    static BenchServer start(String... options) throws IOException {
        return new BenchServer(options.length == 0 ? List.of("-Xmx256m", "-XX:+UseSerialGC") : List.of(options));
    }

    private ServerProcess launch() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        // more for the virtual machine, such as a flight recording
        String more = System.getProperty("bench.server.options", "");
        command.addAll(more.isEmpty() ? List.of() : List.of(more.split(" ", -1)));
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar(),
                "serve",
                "--data",
                directory.resolve("data").toString(),
                "--keys",
                directory.resolve("keys").toString(),
                "--config",
                directory.resolve("bailiwick.yaml").toString()));
        ServerProcess started = ServerProcess.start(directory, command);
        Await.until(
                started::output,
                START,
                () -> !started.alive() || started.output().contains("  DNS   "));
        if (!started.alive()) {
            throw new IllegalStateException("the server ended: " + started.output());
        }
        return started;
    }

    /** The packaged program. */
    static String jar() {
        return Path.of(System.getProperty("bailiwick.root", "."), "server", "target", "bailiwick.jar")
                .toString();
    }

    InetSocketAddress dns() {
        return dns;
    }

    InetSocketAddress rest() {
        return rest;
    }

    long pid() {
        return process.pid();
    }

    Path directory() {
        return directory;
    }

    /** The secret by which a server behind this one is changed. */
    void upstreamSecret(byte[] secret) throws IOException {
        secret("upstream.secret", Base64.getEncoder().encodeToString(secret));
    }

    /** Where the PowerDNS API is spoken. */
    InetSocketAddress powerdns() {
        return powerdns;
    }

    /** Declares an administrator and as many clients, each with names of its own, and brings the zone in. */
    void estate(int clients, String zoneFile) throws IOException {
        declare(clients, "");
        Path zone = Files.writeString(directory.resolve("bench.zone"), zoneFile);
        cli(ada(), "import", "zonefile", ZONE, zone.toString());
    }

    /** The same where another server holds the zone; waits until it is taken in. */
    void estateBehind(int clients, String backend) throws IOException {
        declare(clients, backend);
        Path ada = ada();
        Await.until(
                process::output,
                START,
                () -> cli(ada, "get", "zones", ZONE, "--output", "json").contains("served"));
    }

    private void declare(int clients, String backend) throws IOException {
        StringBuilder text = new StringBuilder("""
                {kind: Owner, name: team, spec: {title: team, contact: team}}
                ---
                kind: TrustAnchor
                name: people
                spec: {type: oidc, issuer: "%s", audience: bailiwick, algorithms: [RS256], people: true, singleUse: false}
                ---
                kind: TrustAnchor
                name: ci
                spec: {type: oidc, issuer: "%s", audience: bailiwick, algorithms: [RS256], singleUse: false}
                ---
                kind: Person
                name: ada
                spec:
                  anchor: people
                  subject: sub-ada
                  teams: [team]
                  roles:
                    - {role: policy-admin, zones: ["**"], owners: ["*"]}
                    - {role: operator, zones: ["**"], owners: ["*"]}
                    - {role: auditor, zones: ["**"], owners: ["*"]}
                ---
                {kind: Zone, name: bench, spec: {zone: bench.example, riskOwner: team, environment: prod,
                  %s}}
                """.formatted(
                people.issuer(),
                issuer.issuer(),
                backend.isEmpty() ? "secondaries: [{address: \"127.0.0.1:9\", key: transfer}]" : "backend: far"));
        if (!backend.isEmpty()) {
            text.append("---\n{kind: Backend, name: far, spec: ")
                    .append(backend)
                    .append("}\n");
        }
        for (int i = 0; i < clients; i++) {
            text.append("""
                    ---
                    kind: Identity
                    name: client%1$d
                    spec: {owner: team, environment: prod, purpose: bench, match: [{anchor: ci, claims: {sub: client%1$d}}],
                           notAfter: "2099-01-01T00:00:00Z"}
                    ---
                    kind: Grant
                    name: client%1$d
                    spec:
                      identities: [client%1$d]
                      scope: {zones: [bench.example], names: [".n%1$d.bench.example"], types: [TXT, A],
                              operations: [read, create, update, delete]}
                      condition: "proved.environment == 'prod'"
                      forms: [tsig, bearer]
                      unbound: allowed
                      limits: {maxChangesPerHour: 1000000}
                      maxLeaseSeconds: 86400
                      notAfter: "2099-01-01T00:00:00Z"
                    """.formatted(i));
        }
        Path documents = Files.createDirectories(directory.resolve("documents"));
        Files.writeString(documents.resolve("estate.yaml"), text);
        cli(directory.resolve("keys").resolve("first-administrator"), "apply", "-f", documents.toString());
    }

    static String smallZone() {
        return """
                $ORIGIN bench.example.
                @ 300 IN SOA ns1 hostmaster 10 3600 600 86400 300
                @ 300 IN NS ns1
                ns1 300 IN A 192.0.2.1
                """;
    }

    /** An ID token of the administrator, in a file. */
    Path ada() throws IOException {
        String token = people.token()
                .subject("sub-ada")
                .audience("bailiwick")
                .claim("auth_time", InstantSource.system().instant())
                .sign();
        return secret("ada.jwt", token);
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A lease of one client, as {@code request --form} writes it. */
    String lease(int client, String form) throws IOException {
        Path token = secret(
                "token-" + client,
                issuer.token().subject("client" + client).audience("bailiwick").sign());
        Path out = directory.resolve("lease-" + form + "-" + client);
        cli(
                null,
                "request",
                "--form",
                form,
                "--zone",
                ZONE,
                "--name",
                ".n" + client + "." + ZONE,
                "--type",
                "TXT",
                "--seconds",
                "36000",
                "--token-file",
                token.toString(),
                "--out",
                out.toString(),
                "--force");
        return Files.readString(out).strip();
    }

    String cli(@org.jspecify.annotations.Nullable Path credential, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (credential != null) {
            all.addAll(List.of("--credential", credential.toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Cli.run(
                List.of(),
                all.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("BAILIWICK_SERVER", "http://127.0.0.1:" + rest.getPort()));
        if (exit != 0) {
            throw new IllegalStateException(all + " ended with " + exit + ": " + out + err + process.output());
        }
        return out.toString();
    }

    @Override
    public void close() {
        process.close();
        issuer.close();
        people.close();
    }
}
