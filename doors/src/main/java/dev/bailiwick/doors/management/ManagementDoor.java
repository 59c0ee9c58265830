package dev.bailiwick.doors.management;

import dev.bailiwick.doors.http.ConnectionLimits;
import dev.bailiwick.doors.http.Connections;
import dev.bailiwick.doors.http.Exchange;
import dev.bailiwick.doors.http.StatedLength;
import dev.bailiwick.engine.json.Json;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Health and metrics over plain HTTP, apart from REST: open before the store is read and until the very end, without
 * credentials, and therefore on the loopback unless the configuration says otherwise. It tells numbers and states, and no
 * zone, name or identity. Thread-safe.
 */
public final class ManagementDoor implements AutoCloseable {
    /** The media type of the text format of Prometheus. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private static final int MAX_CONNECTIONS = 64;

    /** Half of all: whoever asks by many connections leaves the other half to others. */
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(MAX_CONNECTIONS / 2, Duration.ofSeconds(5), Duration.ofSeconds(60), 16 << 10);

    private final Health health;
    private final Supplier<byte[]> metrics;
    private final Connections connections = new Connections("management", LIMITS, source -> {});
    private final WebServer server;

    private ManagementDoor(InetSocketAddress bind, Health health, Supplier<byte[]> metrics) {
        this.health = health;
        this.metrics = metrics;
        this.server = WebServer.builder()
                .address(bind.getAddress())
                .port(bind.getPort())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .maxPayloadSize(1)
                .maxTcpConnections(MAX_CONNECTIONS)
                .connectionOptions(connections.options())
                .protocolsDiscoverServices(false)
                .errorHandling(ErrorHandling.builder().includeEntity(false).build())
                .addProtocol(Http1Config.builder()
                        .addReceiveListener(new StatedLength())
                        .build())
                .routing(routing -> routing.any(this::handle))
                .build();
    }

    /**
     * Opens the listener.
     *
     * @param metrics writes the metrics in the text format of Prometheus
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static ManagementDoor start(InetSocketAddress bind, Health health, Supplier<byte[]> metrics) {
        ManagementDoor door = new ManagementDoor(bind, health, metrics);
        try {
            door.server.start();
        } catch (RuntimeException e) {
            door.connections.close();
            throw new IllegalStateException("health and metrics cannot listen on `" + bind + "`", e);
        }
        return door;
    }

    public int port() {
        return server.port();
    }

    /** The paths that exist; anything else is absent, anything but GET and HEAD refused. */
    static List<String> paths() {
        return List.of("/health/live", "/health/ready", "/metrics");
    }

    private void handle(ServerRequest request, ServerResponse response) {
        try (Exchange exchange = connections.begin(request.remotePeer().address())) {
            answer(request, response, exchange);
        }
    }

    private void answer(ServerRequest request, ServerResponse response, Exchange exchange) {
        String path = request.path().rawPath();
        String method = request.prologue().method().text();
        response.header("Cache-Control", "no-store");
        if (!paths().contains(path)) {
            json(response, 404, "absent", List.of("the paths are " + String.join(", ", paths())));
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            response.header("Allow", "GET, HEAD");
            json(response, 405, "refused", List.of("only GET and HEAD"));
        } else if (path.equals("/metrics")) {
            response.status(200).header("Content-Type", METRICS);
            byte[] text = metrics.get();
            exchange.sending(text.length);
            response.send(text);
        } else if (path.equals("/health/live")) {
            json(response, 200, health.phase().word(), List.of());
        } else {
            List<String> troubles = health.troubles();
            json(response, troubles.isEmpty() ? 200 : 503, troubles.isEmpty() ? "ready" : "not-ready", troubles);
        }
    }

    private static void json(ServerResponse response, int status, String word, List<String> because) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("status", word);
        if (!because.isEmpty()) {
            tree.put("because", List.<Object>copyOf(because));
        }
        response.status(status).header("Content-Type", "application/json");
        response.send(Json.write(tree).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop();
        connections.close();
    }
}
