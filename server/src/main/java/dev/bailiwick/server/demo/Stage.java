package dev.bailiwick.server.demo;

import dev.bailiwick.authn.localissuer.LocalIssuer;
import dev.bailiwick.authn.oidc.KeyLimits;
import dev.bailiwick.cli.Cli;
import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.document.Bound;
import dev.bailiwick.dns.secondary.MiniSecondary;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.server.Version;
import dev.bailiwick.server.config.ServerConfig;
import dev.bailiwick.server.keys.KeyDirectory;
import dev.bailiwick.server.wiring.Server;
import dev.bailiwick.server.wiring.SystemClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Everything that the demo runs: the product's server, and around it the demo's own issuers and second name server. */
final class Stage implements AutoCloseable {
    static final String ZONE = "shop.example";
    static final String AUDIENCE = "https://bailiwick.demo";
    private static final String TRANSFER_KEY = "demo-transfer";

    private final Narrator narrator;
    private final Path directory;
    private final EngineClock clock = new SystemClock();
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tokens").daemon(true).factory());
    private final LocalIssuer pipelines;
    private final LocalIssuer people;
    private final Server server;
    private final MiniSecondary secondary;

    private Stage(Narrator narrator, Path directory) throws IOException {
        this.narrator = narrator;
        this.directory = directory;
        byte[] transferSecret = new byte[32];
        new SecureRandom().nextBytes(transferSecret);
        KeyDirectory.write(directory.resolve(TRANSFER_KEY), Base64.getEncoder().encodeToString(transferSecret) + "\n");
        pipelines = LocalIssuer.start(clock::wall);
        people = LocalIssuer.start(clock::wall);
        server = Server.start(new Server.ServerSettings(
                directory.resolve("data"),
                directory.resolve("keys"),
                directory,
                config(),
                clock,
                KeyLimits.DEFAULT,
                "demo",
                true,
                Version.TEXT));
        secondary = MiniSecondary.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                server.dns(),
                List.of(Names.parse(ZONE)),
                Optional.of(TsigKey.of(Names.parse(TRANSFER_KEY), TsigAlgorithm.HMAC_SHA256, transferSecret)));
    }

    /** Starts everything; when this returns it answers. */
    static Stage set(Narrator narrator, Path directory) throws IOException {
        narrator.title("Bailiwick's demo: an automation changes DNS under governance.");
        narrator.say(
                "The server, its path and its command line are the product. The token issuers, the persons ada and");
        narrator.say("grace, and the second name server are the demo's own. Everything stays on this machine.");
        Stage stage = new Stage(narrator, directory);
        narrator.say("REST " + Version.url(stage.server.rest()) + ", DNS " + Version.text(stage.server.dns())
                + ", second name server " + Version.text(stage.secondary.address()));
        return stage;
    }

    private static ServerConfig config() {
        Bound<ServerConfig> bound = ServerConfig.SHAPE.bind(Map.of(
                "rest", "127.0.0.1:0",
                "dns", List.of("127.0.0.1:0"),
                "allowPrivate", List.of("127.0.0.0/8"),
                "secrets", Map.of(TRANSFER_KEY, TRANSFER_KEY)));
        return bound.orElseThrow();
    }

    Server server() {
        return server;
    }

    MiniSecondary secondary() {
        return secondary;
    }

    /** A fresh token of the pipeline, in a file, as a CI system puts it there. */
    Path pipelineToken() throws IOException {
        String token = pipelines
                .token()
                .subject("repo:shop/website")
                .audience(AUDIENCE)
                .claim("repository_id", "4711")
                .claim("actor", "linus")
                .sign();
        return file("pipeline.jwt", token);
    }

    /** A fresh ID token of a person who has just signed in. */
    Path idToken(String person) throws IOException {
        String token = people.token()
                .subject("sub-" + person)
                .audience(AUDIENCE)
                .claim("auth_time", clock.wall())
                .sign();
        return file(person + ".jwt", token);
    }

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        KeyDirectory.write(file, text + "\n");
        return file;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Writes the documents and the zone file with the addresses of this run. */
    void writeDocuments() throws IOException {
        Path documents = Files.createDirectory(directory.resolve("policy"));
        Files.writeString(
                documents.resolve("shop.yaml"),
                Script.documents(
                        people.issuer(),
                        pipelines.issuer(),
                        Version.text(server.dns()),
                        Version.text(secondary.address()),
                        clock.wall()));
        Files.writeString(directory.resolve("shop.example.zone"), Script.zoneFile());
    }

    /** Runs a command of the product's command line, showing it and what it prints. */
    Ran bailiwick(String... words) {
        List<String> shown = new ArrayList<>();
        for (String word : words) {
            String plain = word.replace(directory + "/", "");
            shown.add(plain.contains(" ") ? "'" + plain + "'" : plain);
        }
        narrator.say("$ bailiwick " + String.join(" ", shown));
        Ran ran = quietly(words);
        narrator.quote((ran.out() + ran.err()).replace(directory + "/", ""));
        return ran;
    }

    /** Runs a command without showing it. */
    Ran quietly(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.run(
                List.of(),
                words,
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("BAILIWICK_SERVER", Version.url(server.rest())));
        return new Ran(code, out.toString(), err.toString());
    }

    /** What a command came to. */
    record Ran(int code, String out, String err) {}

    /** Says what can be tried while everything stays up, and keeps the tokens of pipeline and persons fresh. */
    void invite() throws IOException {
        refreshTokens();
        Background.repeat(refresher.scheduleWithFixedDelay(this::refreshTokens, 1, 1, TimeUnit.MINUTES));
        file("env", """
                export BAILIWICK_SERVER=%s
                export BAILIWICK_CREDENTIAL_FILE=%s
                export DNS_ADDRESS=%s
                export DNS_PORT=%d
                """.formatted(
                        Version.url(server.rest()),
                        path("ada.jwt"),
                        server.dns().getAddress().getHostAddress(),
                        server.dns().getPort()));
        narrator.title("Everything stays up until Ctrl-C. In another terminal:");
        narrator.say(". " + path("env"));
        narrator.say("bailiwick get changes");
        narrator.say("bailiwick get findings");
        narrator.say("bailiwick explain --identity website-deploy --zone " + ZONE + " --operation update --name www."
                + ZONE + " --type A --value 192.0.2.9 --ttl 60");
        narrator.say("The tokens of ada, grace and the pipeline lie beside it and are renewed each minute.");
    }

    private void refreshTokens() {
        try {
            pipelineToken();
            idToken("ada");
            idToken("grace");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        refresher.shutdownNow();
        secondary.close();
        server.close();
        people.close();
        pipelines.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
