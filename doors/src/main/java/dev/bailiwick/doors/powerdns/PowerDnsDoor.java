package dev.bailiwick.doors.powerdns;

import dev.bailiwick.doors.http.Exchange;
import dev.bailiwick.doors.http.HttpListener;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PowerDNS API on Helidon SE: blocking, on virtual threads. Thread-safe. */
public final class PowerDnsDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PowerDnsDoor.class);
    private static final int MAX_HEADER_OCTETS = 16 << 10;

    private final HttpListener listener;
    private final NoiseCounter noise;

    private PowerDnsDoor(HttpListener listener, NoiseCounter noise) {
        this.listener = listener;
        this.noise = noise;
    }

    /**
     * Opens the door.
     *
     * @throws IllegalArgumentException if certificate and key cannot be used
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static PowerDnsDoor start(Engine engine, PowerDnsSettings settings) {
        NoiseCounter noise = new NoiseCounter(
                        ZoneCalls.DOOR, engine.store(), () -> engine.time().now())
                .start();
        ApiDesk desk = new ApiDesk(engine, new Routes(engine, settings.serverId()), settings.limits(), noise);
        try {
            HttpListener listener = HttpListener.start(
                    listener(settings),
                    source -> noise.count(source, "too many connections"),
                    (request, response, exchange) -> handle(desk, request, response, exchange));
            LOG.info("PowerDNS API on port {}", listener.port());
            return new PowerDnsDoor(listener, noise);
        } catch (RuntimeException e) {
            noise.close();
            throw e;
        }
    }

    /** The table of calls, each as its method and path: what a test of all of them goes by. */
    public static List<String> calls(Engine engine) {
        return new Routes(engine, "localhost")
                .all().stream().map(Routes.Route::id).toList();
    }

    private static HttpListener.Settings listener(PowerDnsSettings settings) {
        PowerDnsSettings.Limits limits = settings.limits();
        return new HttpListener.Settings(
                "PowerDNS",
                settings.bind(),
                settings.tls(),
                limits.maxBodyOctets(),
                MAX_HEADER_OCTETS,
                4 * limits.maxConcurrentRequests(),
                limits.connections());
    }

    private static void handle(ApiDesk desk, ServerRequest request, ServerResponse response, Exchange exchange) {
        InputStream body = request.content().hasEntity()
                ? exchange.timed(request.content().inputStream())
                : InputStream.nullInputStream();
        ApiAnswer answer = desk.answer(new ApiDesk.Incoming(
                request.prologue().method().text(),
                request.path().rawPath(),
                request.query().rawValue(),
                request.headers().first(HeaderNames.create("X-API-Key")).orElse(""),
                HttpListener.source(request),
                body));
        response.status(answer.status());
        response.header("Cache-Control", "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        if (!answer.contentType().isEmpty()) {
            response.header("Content-Type", answer.contentType());
        }
        if (answer.status() == 413) {
            response.header("Connection", "close");
            exchange.last();
        }
        byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sending(octets.length);
        response.send(octets);
    }

    /** The port that it listens on. */
    public int port() {
        return listener.port();
    }

    /** Stops listening, lets requests in hand end within some seconds, and records what was only counted. */
    @Override
    public void close() {
        listener.close();
        noise.close();
    }
}
