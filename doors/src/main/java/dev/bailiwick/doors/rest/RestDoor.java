package dev.bailiwick.doors.rest;

import dev.bailiwick.doors.http.Exchange;
import dev.bailiwick.doors.http.HttpListener;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import io.helidon.http.Header;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST door and token endpoint on Helidon SE: blocking, on virtual threads. */
public final class RestDoor {
    /** The door's name, as the log tells it. */
    static final String DOOR = "rest";

    private static final Logger LOG = LoggerFactory.getLogger(RestDoor.class);
    private static final List<String> GIVEN_ONCE =
            List.of("authorization", "content-type", "content-length", "idempotency-key", "if-match");

    private final Dispatcher dispatcher;
    private final boolean tls;

    private RestDoor(Dispatcher dispatcher, boolean tls) {
        this.dispatcher = dispatcher;
        this.tls = tls;
    }

    /**
     * Opens the door.
     *
     * @throws IllegalArgumentException if certificate and key cannot be used
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static RunningDoor start(Engine engine, RestSettings settings) {
        NoiseCounter noise =
                new NoiseCounter(DOOR, engine.store(), () -> engine.time().now()).start();
        AtomicInteger port = new AtomicInteger();
        Supplier<String> url = () -> url(settings, port.get());
        Endpoints endpoints = Endpoints.of(engine, settings, noise, url);
        Dispatcher dispatcher = new Dispatcher(engine, endpoints, settings.limits(), noise);
        RestDoor door = new RestDoor(dispatcher, settings.tls().isPresent());
        HttpListener listener;
        try {
            listener = HttpListener.start(
                    listener(settings), source -> noise.count(source, "too-many-connections"), door::answer);
        } catch (RuntimeException e) {
            noise.close();
            throw e;
        }
        port.set(listener.port());
        LOG.info("REST on {}", url.get());
        return new RunningDoor(listener.port(), url.get(), () -> {
            listener.close();
            noise.close();
        });
    }

    private static String url(RestSettings settings, int port) {
        if (!settings.publicUrl().isEmpty()) {
            return settings.publicUrl();
        }
        String host = settings.bind().getAddress().getHostAddress();
        return (settings.tls().isPresent() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + port;
    }

    private static HttpListener.Settings listener(RestSettings settings) {
        RestLimits limits = settings.limits();
        return new HttpListener.Settings(
                "REST",
                settings.bind(),
                settings.tls(),
                Math.max(limits.maxBodyOctets(), limits.maxImportOctets()),
                limits.maxHeaderOctets(),
                4 * limits.maxConcurrentRequests(),
                limits.connections());
    }

    private void answer(ServerRequest request, ServerResponse response, Exchange exchange) {
        Map<String, String> headers = headers(request);
        InputStream body = request.content().hasEntity()
                ? exchange.timed(request.content().inputStream())
                : InputStream.nullInputStream();
        Dispatcher.Answer answer = dispatcher.answer(new Dispatcher.Incoming(
                request.prologue().method().text(),
                request.path().rawPath(),
                request.query().rawValue(),
                headers,
                HttpListener.source(request),
                body));
        send(answer, response, exchange);
    }

    /** A header that must be given once and is not is made unreadable for whoever looks at it. */
    private static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            boolean twice = header.valueCount() > 1 && GIVEN_ONCE.contains(name);
            headers.put(name, twice ? "given twice" : String.join(",", header.allValues()));
        }
        return headers;
    }

    private void send(Dispatcher.Answer answer, ServerResponse response, Exchange exchange) {
        Reply reply = answer.reply();
        response.status(reply.status());
        response.header("Bailiwick-Correlation", answer.correlation());
        response.header("Cache-Control", "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.header("Referrer-Policy", "no-referrer");
        if (tls) {
            response.header("Strict-Transport-Security", "max-age=31536000");
        }
        reply.headers().forEach((name, value) -> response.header(name, value));
        if (reply.headers().containsKey("Connection")) {
            exchange.last();
        }
        if (!reply.contentType().isEmpty()) {
            response.header("Content-Type", reply.contentType());
        }
        if (reply.content() instanceof Reply.Octets octets) {
            exchange.sending(octets.octets().length);
            response.send(octets.octets());
            return;
        }
        try (OutputStream out = exchange.timed(response.outputStream())) {
            reply.content().writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
