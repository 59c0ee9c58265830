package dev.bailiwick.doors.http;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.json.Json;
import io.helidon.http.Header;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door of few calls that take and give small JSON. The table of its calls is the only way in. Bodies are never logged. Thread-safe.
 */
public final class SmallDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmallDoor.class);
    private static final int MAX_HEADER_OCTETS = 16 << 10;

    private final Engine engine;
    private final String name;
    private final Limits limits;
    private final SortedMap<String, Function<Call, Answer>> calls;
    private final Semaphore slots;
    private final HttpListener listener;

    private SmallDoor(Engine engine, Opening opening, Consumer<InetAddress> refused) {
        this.engine = engine;
        this.name = opening.name();
        this.limits = opening.limits();
        this.calls = opening.calls();
        this.slots = new Semaphore(limits.maxConcurrentRequests());
        this.listener = HttpListener.start(
                new HttpListener.Settings(
                        name,
                        opening.bind(),
                        opening.tls(),
                        limits.maxBodyOctets(),
                        MAX_HEADER_OCTETS,
                        4 * limits.maxConcurrentRequests(),
                        limits.connections()),
                refused,
                this::handle);
    }

    /**
     * The limits.
     *
     * @param maxBodyOctets the largest request body
     * @param maxConcurrentRequests requests worked on at once; more are told to come again
     * @param maxRequestsPerMinute of one credential
     * @param connections what each connection is granted; four times {@code maxConcurrentRequests} are served in all
     */
    public record Limits(
            int maxBodyOctets, int maxConcurrentRequests, int maxRequestsPerMinute, ConnectionLimits connections) {
        /** 4 KiB, 128 at once, 600 a minute, 64 connections a source, 10 s, 60 s, 1 KiB/s. */
        public static final Limits DEFAULT = new Limits(
                4 << 10, 128, 600, new ConnectionLimits(64, Duration.ofSeconds(10), Duration.ofSeconds(60), 1 << 10));
    }

    /**
     * What a door is opened with.
     *
     * @param name the door's name, as the log tells it
     * @param calls what answers each call, by method and path such as {@code POST /present}
     */
    public record Opening(
            String name,
            InetSocketAddress bind,
            Optional<TlsFiles> tls,
            Limits limits,
            SortedMap<String, Function<Call, Answer>> calls) {
        /** @throws IllegalArgumentException if a listener beyond the loopback would speak without TLS */
        public Opening {
            HttpListener.checkTls(name + " door", bind, tls);
        }
    }

    /**
     * A request.
     *
     * @param id method and path
     * @param headers by name in lower case; one that was given twice has no value that anything accepts
     * @param source the other end of the connection
     */
    public record Call(String id, Map<String, String> headers, InetAddress source, String body) {
        /** A header's value; empty where it was not sent. */
        public String header(String lowerCaseName) {
            return headers.getOrDefault(lowerCaseName, "");
        }

        /** Without the body and the headers, which hold secrets. */
        @Override
        public String toString() {
            return "Call[" + id + "]";
        }
    }

    /** An answer; the body is JSON on one line, or empty. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public static Answer json(int status, Map<String, Object> tree) {
            return new Answer(status, Json.write(tree), Map.of());
        }

        public static Answer empty(int status) {
            return new Answer(status, "", Map.of());
        }

        public static Answer error(int status, String told) {
            return json(status, Map.of("error", told));
        }

        public Answer with(String header, String value) {
            Map<String, String> all = new HashMap<>(headers);
            all.put(header, value);
            return new Answer(status, body, all);
        }

        /** It may hold a secret. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /**
     * Opens a door.
     *
     * @param refused hears of each connection that is refused since its source has too many
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static SmallDoor start(Engine engine, Opening opening, Consumer<InetAddress> refused) {
        return new SmallDoor(engine, opening, refused);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    private void handle(ServerRequest request, ServerResponse response, Exchange exchange) {
        String id = request.prologue().method().text() + " " + request.path().rawPath();
        long start = engine.time().monotonicNanos();
        Answer answer = slots.tryAcquire()
                ? held(id, request, exchange)
                : Answer.error(503, "too many requests at once: come again");
        engine.meters()
                .request(
                        name + " " + (calls.containsKey(id) ? id : "none"),
                        answer.status(),
                        engine.time().monotonicNanos() - start);
        response.status(answer.status());
        response.header("Cache-Control", "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        answer.headers().forEach((header, value) -> response.header(header, value));
        if (!answer.body().isEmpty()) {
            response.header("Content-Type", "application/json");
        }
        if (answer.status() == 413) {
            response.header("Connection", "close");
            exchange.last();
        }
        byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sending(octets.length);
        response.send(octets);
    }

    private Answer held(String id, ServerRequest request, Exchange exchange) {
        try {
            return answer(id, request, exchange);
        } catch (Refused refused) {
            return refusal(refused.refusal());
        } catch (RuntimeException e) {
            String reference = engine.secrets().id("a");
            LOG.error("a request at the {} door failed, reference {}", name, reference, e);
            return Answer.error(500, "internal error, reference " + reference);
        } finally {
            slots.release();
        }
    }

    private Answer answer(String id, ServerRequest request, Exchange exchange) {
        Function<Call, Answer> call = calls.get(id);
        if (call == null) {
            return Answer.error(404, "no such call: there are " + String.join(", ", calls.keySet()));
        }
        byte[] body;
        try {
            InputStream in = request.content().hasEntity()
                    ? exchange.timed(request.content().inputStream())
                    : InputStream.nullInputStream();
            body = in.readNBytes(limits.maxBodyOctets() + 1);
        } catch (IOException | RuntimeException e) {
            // The HTTP server throws what its parser or the network throws: nothing here went wrong.
            return Answer.error(400, "the body broke off");
        }
        if (body.length > limits.maxBodyOctets()) {
            return Answer.error(413, "the body is larger than " + limits.maxBodyOctets() + " octets");
        }
        return call.apply(
                new Call(id, headers(request), HttpListener.source(request), new String(body, StandardCharsets.UTF_8)));
    }

    private static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            headers.put(name, String.join(",", header.allValues()));
        }
        return headers;
    }

    /** The one mapping of refusals, with every rule that refused. */
    public static Answer refusal(Refusal refusal) {
        StringBuilder told = new StringBuilder(refusal.message());
        refusal.reasons().stream()
                .map(reason -> reason.rule() + ": " + reason.message())
                .distinct()
                .forEach(each -> told.append("; ").append(each));
        return Answer.error(status(refusal.kind()), told.toString());
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case UNAUTHENTICATED, CREDENTIAL_ENDED -> 401;
            case FORBIDDEN, NEEDS_APPROVAL, REPLAYED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case INVALID, NAME_NOT_IN_USE, NAME_IN_USE, RRSET_MISSING, RRSET_EXISTS -> 422;
            case LIMIT_REACHED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }

    /** Stops listening and lets requests in hand end within some seconds. */
    @Override
    public void close() {
        listener.close();
    }
}
