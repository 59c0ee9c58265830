package dev.bailiwick.cli.sidecar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The webhook provider protocol of external-dns, version 1, and its health on another port. Whoever reaches the first
 * port changes DNS with the sidecar's lease: it listens on loopback only, and takes no request that a browser may have
 * made for another site. Thread-safe.
 */
public final class ExternalDns implements AutoCloseable {
    /** The media type of the protocol. */
    public static final String MEDIA_TYPE = "application/external.dns.webhook+json;version=1";

    /** The longest body, in bytes. */
    static final int MAX_BODY_BYTES = 8 << 20;

    private static final int MAX_AT_ONCE = 16;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Provider provider;
    private final Consumer<String> log;
    private final HttpServer webhook;
    private final HttpServer health;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);
    private final Map<String, Action> table = new TreeMap<>();

    /** What a method and path does. */
    private interface Action {
        Reply on(HttpExchange exchange) throws IOException;
    }

    private record Reply(int status, String type, String body) {
        static Reply json(JsonNode node) {
            return new Reply(200, MEDIA_TYPE, node.toString());
        }

        static Reply text(int status, String text) {
            return new Reply(status, TEXT, text + "\n");
        }
    }

    /**
     * What the command line says.
     *
     * @param listen where external-dns asks; loopback
     * @param health where the health is told
     * @param domains the domains that external-dns is to care for
     * @param details the scope of the lease, as {@code authorization_details}
     * @param grant the grant to take it from, empty for any
     * @param seconds how long a lease, 0 for as long as the server gives
     * @param defaultTtl in seconds, for what external-dns gives none
     */
    public record Settings(
            InetSocketAddress listen,
            InetSocketAddress health,
            ServerAddress server,
            @Nullable Path authority,
            Path tokenFile,
            String tokenType,
            List<String> domains,
            JsonNode details,
            String grant,
            long seconds,
            long defaultTtl) {
        public Settings {
            domains = List.copyOf(domains);
        }
    }

    private ExternalDns(Settings settings, InstantSource clock, Consumer<String> log) throws IOException {
        HeldLease.Terms terms = new HeldLease.Terms(
                settings.server(),
                settings.authority(),
                settings.tokenFile(),
                settings.tokenType(),
                settings.details(),
                settings.grant(),
                settings.seconds());
        this.log = log;
        provider = new Provider(new HeldLease(terms, clock, log), settings.domains(), settings.defaultTtl());
        webhook = HttpServer.create(settings.listen(), 0);
        health = HttpServer.create(settings.health(), 0);
        table.put("GET /", exchange -> Reply.json(provider.domains()));
        table.put("GET /records", exchange -> Reply.json(provider.records()));
        table.put("POST /records", exchange -> {
            provider.apply(json(exchange));
            return new Reply(204, "", "");
        });
        table.put("POST /adjustendpoints", exchange -> Reply.json(provider.adjusted(json(exchange))));
    }

    /**
     * Begins to serve.
     *
     * @param log hears a line of what happens, from any thread; no secrets
     * @throws Failure if the address to listen on is not a loopback address
     * @throws IOException if an address cannot be had
     */
    public static ExternalDns start(Settings settings, InstantSource clock, Consumer<String> log) throws IOException {
        if (!settings.listen().getAddress().isLoopbackAddress()) {
            throw Failure.usage("`--listen` takes a loopback address: who reaches it changes DNS without a credential");
        }
        // The JDK's server reads these once; without them a connection that says nothing stays for ever.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.setProperty("sun.net.httpserver.maxRspTime", "150");
        ExternalDns made = new ExternalDns(settings, clock, log);
        made.webhook.setExecutor(made.executor);
        made.health.setExecutor(made.executor);
        made.webhook.createContext("/", made::webhook);
        made.health.createContext("/", made::health);
        made.webhook.start();
        made.health.start();
        return made;
    }

    /** Where external-dns asks. */
    public InetSocketAddress address() {
        return webhook.getAddress();
    }

    /** Where the health is told. */
    public InetSocketAddress healthAddress() {
        return health.getAddress();
    }

    /** Whether a lease is held, or can be had now. */
    public boolean healthy() {
        return provider.healthy();
    }

    private void webhook(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!places.tryAcquire()) {
                send(exchange, Reply.text(503, "busy"));
                return;
            }
            try {
                send(exchange, answer(exchange));
            } finally {
                places.release();
            }
        }
    }

    private Reply answer(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        try {
            fromHere(exchange);
            Action action = table.get(call);
            if (action == null) {
                throw unknown(exchange.getRequestURI().getPath());
            }
            negotiated(exchange);
            return action.on(exchange);
        } catch (Rejected rejected) {
            log.accept(call + " is answered " + rejected.status() + ": " + rejected.text());
            return Reply.text(rejected.status(), rejected.text());
        } catch (RuntimeException e) {
            log.accept(call + " failed: " + e.getClass().getSimpleName());
            return Reply.text(500, "an internal error: " + e.getClass().getSimpleName());
        }
    }

    private Rejected unknown(String path) {
        boolean otherMethod = table.keySet().stream().anyMatch(call -> call.endsWith(" " + path));
        return otherMethod
                ? Rejected.forGood(405, "`" + path + "` is not asked so")
                : Rejected.forGood(404, "there is nothing at `" + path + "`");
    }

    /** A page of another site reaches loopback through a browser, by name or by address; a browser says so. */
    private static void fromHere(HttpExchange exchange) {
        String host = header(exchange, "Host");
        boolean here;
        try {
            here = ServerAddress.parse("http://" + host).loopback();
        } catch (Failure elsewhere) {
            here = false;
        }
        if (!here || exchange.getRequestHeaders().containsKey("Origin")) {
            throw Rejected.forGood(403, "this is for external-dns on this machine");
        }
    }

    private static void negotiated(HttpExchange exchange) {
        String accept = header(exchange, "Accept");
        if (!accept.isEmpty() && !accept.contains("*/*") && !plain(accept).contains(MEDIA_TYPE)) {
            throw Rejected.forGood(406, "the one media type here is " + MEDIA_TYPE);
        }
        // Before version 0.14 external-dns names no type for what it sends.
        String type = header(exchange, "Content-Type");
        if (exchange.getRequestMethod().equals("POST")
                && !type.isEmpty()
                && !plain(type).equals(MEDIA_TYPE)) {
            throw Rejected.forGood(415, "the one media type here is " + MEDIA_TYPE);
        }
    }

    private static String plain(String type) {
        return type.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static JsonNode json(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw Rejected.forGood(413, "a body has at most " + MAX_BODY_BYTES + " bytes");
        }
        return Json.read(new String(body, StandardCharsets.UTF_8))
                .orElseThrow(() -> Rejected.forGood(400, "the body is no JSON"));
    }

    private void health(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            boolean asked =
                    exchange.getRequestMethod().equals("GET") && uri.getPath().equals("/healthz");
            if (!asked) {
                send(exchange, Reply.text(404, "there is GET /healthz here, and nothing else"));
            } else if (provider.healthy()) {
                send(exchange, Reply.text(200, "ok"));
            } else {
                send(exchange, Reply.text(503, "no lease can be had; the cause is in the sidecar's log"));
            }
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (!reply.type().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", reply.type());
        }
        // Early versions of external-dns insist on it.
        exchange.getResponseHeaders().set("Vary", "Content-Type");
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        webhook.stop(0);
        health.stop(0);
        executor.shutdownNow();
        provider.close();
    }
}
