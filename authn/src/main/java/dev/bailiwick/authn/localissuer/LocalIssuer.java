package dev.bailiwick.authn.localissuer;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bailiwick.authn.oidc.SignatureAlgorithm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenID Connect issuer <b>for the demo and for tests only</b>: it vouches for whatever it is told to. It listens on
 * the loopback and nowhere else, serves discovery and keys over plain HTTP, and hands tokens out to the code that
 * holds it, never over the network. Its keys live in memory and die with it. Thread-safe.
 */
public final class LocalIssuer implements AutoCloseable {
    private static final byte[] FILLING = " ".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII);

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads;
    private final String issuer;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Map<String, Object>> extraKeys = new ArrayList<>();
    private volatile SigningKeys keys = new SigningKeys(1);
    private volatile Misbehaviour misbehaviour = Misbehaviour.NONE;
    private volatile CountDownLatch behaviourChanged = new CountDownLatch(1);
    private int generation = 1;

    private LocalIssuer(InstantSource clock, HttpServer server, String path) {
        this.clock = clock;
        this.server = server;
        this.issuer = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts an issuer on a free port of 127.0.0.1. */
    public static LocalIssuer start(InstantSource clock) {
        return start(clock, "");
    }

    /**
     * Starts an issuer on a free port of 127.0.0.1.
     *
     * @param path of its URL: empty, or such as {@code /tenant} or {@code /}; a final slash is part of its name
     * @throws UncheckedIOException if there is no free port
     */
    public static LocalIssuer start(InstantSource clock, String path) {
        try {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            return new LocalIssuer(clock, HttpServer.create(new InetSocketAddress(loopback, 0), 0), path);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What its tokens say in {@code iss}. */
    public String issuer() {
        return issuer;
    }

    /** Where its keys are. */
    public URI jwksUri() {
        return URI.create(base() + "/keys");
    }

    /** A token to be filled in and signed. */
    public TokenBuilder token() {
        return new TokenBuilder(issuer, keys, clock.instant());
    }

    /** The current public key for an algorithm. */
    public PublicKey publicKey(SignatureAlgorithm algorithm) {
        return keys.publicKey(algorithm);
    }

    /** The current key's signature over any bytes, for tokens that the builder would not make. */
    public byte[] signRaw(SignatureAlgorithm algorithm, byte[] bytes) {
        return keys.sign(algorithm, bytes);
    }

    /** Signs with new keys from now on, and publishes no others. */
    public synchronized void rotate() {
        keys = new SigningKeys(++generation);
    }

    /** Publishes a further member of the key set, as it is given. */
    public synchronized void publish(Map<String, Object> jwk) {
        extraKeys.add(Map.copyOf(jwk));
    }

    /** Changes how requests are answered from now on; releases those that wait. */
    public synchronized void misbehave(Misbehaviour how) {
        misbehaviour = how;
        behaviourChanged.countDown();
        behaviourChanged = new CountDownLatch(1);
    }

    /** How many HTTP requests came in. */
    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        misbehave(Misbehaviour.FAILING);
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        CountDownLatch changed = behaviourChanged;
        try (exchange) {
            switch (misbehaviour) {
                case NONE, WRONG_ISSUER, TOO_MANY_KEYS, KEYS_TWICE, NO_KEYS ->
                    answer(exchange, exchange.getRequestURI().getPath());
                case SILENT -> changed.await();
                case DRIPPING -> drip(exchange, changed);
                case HUGE -> answer(exchange, 200, FILLING);
                case REDIRECTING -> redirect(exchange);
                case FAILING -> answer(exchange, 500, "{}".getBytes(StandardCharsets.US_ASCII));
                case NOT_JSON -> answer(exchange, 200, "<html>".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String path) throws IOException {
        // What a redirect points to is answered too: a client that follows one gets what it came for.
        String asked = path.replace("/redirected", "");
        if (asked.equals(
                URI.create(base() + "/.well-known/openid-configuration").getPath())) {
            answer(exchange, 200, json(discovery()));
        } else if (asked.equals(jwksUri().getPath())) {
            answer(exchange, 200, json(Map.of("keys", publishedKeys())));
        } else {
            answer(exchange, 404, "{}".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Map<String, Object> discovery() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", misbehaviour == Misbehaviour.WRONG_ISSUER ? issuer + "/other" : issuer);
        document.put("jwks_uri", jwksUri().toString());
        document.put("response_types_supported", List.of("id_token"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256", "EdDSA"));
        return document;
    }

    private synchronized List<Map<String, Object>> publishedKeys() {
        List<Map<String, Object>> published = new ArrayList<>();
        if (misbehaviour == Misbehaviour.NO_KEYS) {
            return published;
        }
        published.addAll(keys.published());
        published.addAll(extraKeys);
        if (misbehaviour == Misbehaviour.KEYS_TWICE) {
            published.addAll(keys.published());
        }
        while (misbehaviour == Misbehaviour.TOO_MANY_KEYS && published.size() <= 64) {
            published.add(Map.of("kty", "RSA", "kid", "filler-" + published.size()));
        }
        return published;
    }

    private void redirect(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/redirected")) {
            answer(exchange, path);
            return;
        }
        exchange.getResponseHeaders().add("Location", "/redirected" + path);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void drip(HttpExchange exchange, CountDownLatch changed) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        while (!changed.await(5, TimeUnit.MILLISECONDS)) {
            body.write(' ');
            body.flush();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] json(Map<String, ?> document) {
        return JSONObjectUtils.toJSONString(document).getBytes(StandardCharsets.UTF_8);
    }

    private String base() {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }
}
