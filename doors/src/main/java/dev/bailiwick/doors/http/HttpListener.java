package dev.bailiwick.doors.http;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One HTTP listener on Helidon SE, with what all of them share: blocking, on virtual threads, HTTP/1.1 only, bodies with a stated
 * length, limits for connections of one source and for slow ones. Thread-safe.
 */
public final class HttpListener implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final WebServer server;
    private final Connections connections;

    private HttpListener(WebServer server, Connections connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * How a listener is opened.
     *
     * @param name the door's, as errors and the listener's threads tell it
     * @param bind where it listens; port 0 takes a free one
     * @param tls certificate and key; plain HTTP if empty
     * @param maxBodyOctets the largest body that any request may announce
     * @param maxHeaderOctets the largest request line, and the largest headers
     * @param maxConnections connections of all sources at once; more wait
     * @param limits what each connection is granted
     */
    public record Settings(
            String name,
            InetSocketAddress bind,
            Optional<TlsFiles> tls,
            long maxBodyOctets,
            int maxHeaderOctets,
            int maxConnections,
            ConnectionLimits limits) {}

    /** Answers requests; each call on a virtual thread of its own. */
    @FunctionalInterface
    public interface Answering {
        void answer(ServerRequest request, ServerResponse response, Exchange exchange);
    }

    /**
     * Opens the listener.
     *
     * @param refused hears of each connection that is refused since its source has too many
     * @throws IllegalArgumentException if certificate and key cannot be used
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static HttpListener start(Settings settings, Consumer<InetAddress> refused, Answering answering) {
        Connections connections = new Connections(settings.name(), settings.limits(), refused);
        try {
            WebServer server = server(settings, connections, answering);
            server.start();
            return new HttpListener(server, connections);
        } catch (IllegalArgumentException e) {
            connections.close();
            throw e;
        } catch (RuntimeException e) {
            connections.close();
            throw new IllegalStateException(
                    "the " + settings.name() + " door cannot listen on `" + settings.bind() + "`", e);
        }
    }

    private static WebServer server(Settings settings, Connections connections, Answering answering) {
        WebServerConfig.Builder builder = WebServer.builder()
                .address(settings.bind().getAddress())
                .port(settings.bind().getPort())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .maxPayloadSize(settings.maxBodyOctets() + 1)
                .maxTcpConnections(settings.maxConnections())
                .connectionOptions(connections.options())
                .errorHandling(ErrorHandling.builder().includeEntity(false).build())
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(settings.maxHeaderOctets())
                        .maxPrologueLength(settings.maxHeaderOctets())
                        .addReceiveListener(new StatedLength())
                        .build())
                .routing(routing ->
                        routing.any((request, response) -> answer(connections, answering, request, response)));
        settings.tls()
                .ifPresent(files ->
                        builder.tls(Tls.builder().sslContext(files.context()).build()));
        return builder.build();
    }

    private static void answer(
            Connections connections, Answering answering, ServerRequest request, ServerResponse response) {
        try (Exchange exchange = connections.begin(request.remotePeer().address())) {
            answering.answer(request, response, exchange);
        }
    }

    /** Where a request comes from: the other end of its connection. */
    public static InetAddress source(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /**
     * Refuses what would speak to others without TLS.
     *
     * @param what the listener, as the error names it
     * @throws IllegalArgumentException if the address cannot be listened on, or lies beyond the loopback and there is no TLS
     */
    public static void checkTls(String what, InetSocketAddress bind, Optional<TlsFiles> tls) {
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("`" + bind + "` cannot be listened on: its host is unknown");
        }
        if (tls.isEmpty() && !bind.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "the " + what + " on `" + bind.getAddress().getHostAddress()
                            + "` needs TLS: give a certificate and a key, or listen on a loopback address");
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Stops listening and lets requests in hand end within some seconds. */
    @Override
    public void close() {
        server.stop();
        connections.close();
    }
}
