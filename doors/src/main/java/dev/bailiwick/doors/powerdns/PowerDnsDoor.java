package dev.bailiwick.doors.powerdns;

import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.Engine;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PowerDNS API on Helidon SE: blocking, on virtual threads. Thread-safe. */
public final class PowerDnsDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PowerDnsDoor.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int MAX_HEADER_OCTETS = 16 << 10;

    private final WebServer server;
    private final NoiseCounter noise;

    private PowerDnsDoor(WebServer server, NoiseCounter noise) {
        this.server = server;
        this.noise = noise;
    }

    /**
     * Opens the door.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static PowerDnsDoor start(Engine engine, PowerDnsSettings settings) {
        NoiseCounter noise = new NoiseCounter(
                        ZoneCalls.DOOR, engine.store(), () -> engine.time().now())
                .start();
        ApiDesk desk = new ApiDesk(engine, new Routes(engine, settings.serverId()), settings.limits(), noise);
        WebServer server = server(settings, desk);
        try {
            server.start();
        } catch (RuntimeException e) {
            noise.close();
            throw new IllegalStateException("the PowerDNS door cannot listen on `" + settings.bind() + "`", e);
        }
        LOG.info("PowerDNS API on port {}", server.port());
        return new PowerDnsDoor(server, noise);
    }

    /** The table of calls, each as its method and path: what a test of all of them goes by. */
    public static List<String> calls(Engine engine) {
        return new Routes(engine, "localhost")
                .all().stream().map(Routes.Route::id).toList();
    }

    private static WebServer server(PowerDnsSettings settings, ApiDesk desk) {
        PowerDnsSettings.Limits limits = settings.limits();
        WebServerConfig.Builder builder = WebServer.builder()
                .address(settings.bind().getAddress())
                .port(settings.bind().getPort())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .maxPayloadSize(limits.maxBodyOctets() + 1L)
                .maxTcpConnections(4 * limits.maxConcurrentRequests())
                .idleConnectionTimeout(limits.idleTimeout())
                .connectionOptions(options -> options.readTimeout(limits.readTimeout()))
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(MAX_HEADER_OCTETS)
                        .maxPrologueLength(MAX_HEADER_OCTETS)
                        .build())
                .routing(routing -> routing.any((request, response) -> handle(desk, request, response)));
        settings.tls()
                .ifPresent(files ->
                        builder.tls(Tls.builder().sslContext(files.context()).build()));
        return builder.build();
    }

    private static void handle(ApiDesk desk, ServerRequest request, ServerResponse response) {
        InputStream body =
                request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream();
        ApiAnswer answer = desk.answer(new ApiDesk.Incoming(
                request.prologue().method().text(),
                request.path().rawPath(),
                request.query().rawValue(),
                request.headers().first(HeaderNames.create("X-API-Key")).orElse(""),
                source(request),
                body));
        response.status(answer.status());
        response.header("Cache-Control", "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        if (!answer.contentType().isEmpty()) {
            response.header("Content-Type", answer.contentType());
        }
        if (answer.status() == 413) {
            response.header("Connection", "close");
        }
        response.send(answer.body());
    }

    private static InetAddress source(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Stops listening, lets requests in hand end within some seconds, and records what was only counted. */
    @Override
    public void close() {
        server.stop();
        noise.close();
    }
}
