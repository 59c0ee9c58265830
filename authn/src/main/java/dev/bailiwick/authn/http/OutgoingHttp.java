package dev.bailiwick.authn.http;

import dev.bailiwick.authn.http.HttpResult.Cause;
import dev.bailiwick.authn.http.HttpResult.Failed;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The one way in which the server asks another host over HTTP. Thread-safe; keeps no connection and owns no thread
 * between requests; {@link #send} blocks.
 *
 * <p>A request goes to {@code https} only, or to {@code http} where the address turns out to be a loopback one. The
 * name is resolved once, each address is held against the {@link AddressPolicy}, and the connection is opened to an
 * address that passed: a name that answers otherwise a moment later (DNS rebinding) changes nothing. Redirects are
 * not followed, system proxies not used, cookies and credentials not kept. Time, header and body are limited.
 *
 * <p><b>Why not {@code java.net.http}:</b> that client resolves the name itself, after any check of ours. It can be
 * given an address literal instead, but then checks the certificate against the literal, and {@code Host} cannot be
 * set without a property of the whole JVM; a resolver of our own ({@code InetAddressResolverProvider}) would rule
 * over every lookup in the JVM too. With a socket, the check and the connection use one and the same value, and the
 * JDK's TLS does the rest: server name indication and the check of the certificate's name (RFC 9110, section 4.3.4)
 * both use the name from the URI. What remains is the reading of one HTTP/1.1 answer, in {@link AnswerReader}.
 */
public final class OutgoingHttp {
    // Lookups cannot be cancelled, so those that hang are bounded in number.
    private static final int MAX_LOOKUPS = 8;
    private static final int MAX_ADDRESSES_TRIED = 3;

    private final Settings settings;
    private final Semaphore lookups = new Semaphore(MAX_LOOKUPS);

    /**
     * How to reach out.
     *
     * @param connectTimeout for each address tried; at most the request's
     * @param requestTimeout for the whole request, from the lookup to the last byte
     * @param maxBodyBytes of an answer
     * @param addresses to which connections may go
     * @param resolver how names become addresses
     * @param tls where trust in certificates comes from
     */
    public record Settings(
            Duration connectTimeout,
            Duration requestTimeout,
            int maxBodyBytes,
            AddressPolicy addresses,
            HostResolver resolver,
            SSLSocketFactory tls) {
        /** 2 s to connect, 5 s in all, 256 KiB, the machine's resolver, the JDK's certificate authorities. */
        public static Settings defaults(AddressPolicy addresses) {
            SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
            return new Settings(
                    Duration.ofSeconds(2), Duration.ofSeconds(5), 256 * 1024, addresses, HostResolver.system(), tls);
        }

        /** @throws IllegalArgumentException if a time is not positive or a size is below 1 or above 256 MiB */
        public Settings {
            if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
                throw new IllegalArgumentException("a timeout must be positive");
            }
            if (maxBodyBytes < 1 || maxBodyBytes > 256 << 20) {
                throw new IllegalArgumentException("an answer's limit is 1 byte to 256 MiB");
            }
        }
    }

    public OutgoingHttp(Settings settings) {
        this.settings = settings;
    }

    /** A GET that asks for JSON; see {@link #send}. */
    public HttpResult get(URI uri) {
        return send(OutgoingRequest.get(uri));
    }

    /** Sends one request and reads the answer whole. Never throws for what the network does. */
    public HttpResult send(OutgoingRequest request) {
        try {
            Target target = Target.of(request.uri());
            Deadline deadline = new Deadline(settings.requestTimeout);
            List<InetAddress> addresses = permitted(target, resolve(target.host(), deadline));
            return exchange(request, target, addresses, deadline);
        } catch (HttpFailure failure) {
            return failure.failed();
        }
    }

    private HttpResult exchange(OutgoingRequest request, Target target, List<InetAddress> addresses, Deadline deadline)
            throws HttpFailure {
        Socket plain = connect(target, addresses, deadline);
        // Timeouts of single reads do not add up to a limit, so the socket is closed from outside when time is up.
        CompletableFuture<Void> watch =
                new CompletableFuture<Void>().orTimeout(deadline.leftMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Boolean> late = watch.handle((done, timeout) -> {
            closeQuietly(plain);
            return timeout != null;
        });
        try {
            Socket socket = target.secure() ? handshake(plain, target) : plain;
            write(socket.getOutputStream(), request, target);
            return new AnswerReader(new BufferedInputStream(socket.getInputStream()), settings.maxBodyBytes).read();
        } catch (IOException problem) {
            if (late.getNow(false) || deadline.leftMillis() <= 1) {
                return timedOut(target).failed();
            }
            return problem instanceof HttpFailure failure
                    ? failure.failed()
                    : new Failed(Cause.NOT_CONNECTED, "the connection to `" + target.host() + "` broke");
        } finally {
            watch.complete(null);
        }
    }

    private List<InetAddress> permitted(Target target, List<InetAddress> resolved) throws HttpFailure {
        List<InetAddress> permitted = resolved.stream()
                .filter(settings.addresses::permits)
                .filter(address -> target.secure() || address.isLoopbackAddress())
                .limit(MAX_ADDRESSES_TRIED)
                .toList();
        if (permitted.isEmpty()) {
            String rule = target.secure() ? "" : " without TLS";
            throw new HttpFailure(
                    Cause.ADDRESS_NOT_ALLOWED, "no address of `" + target.host() + "` may be connected to" + rule);
        }
        return permitted;
    }

    private List<InetAddress> resolve(String host, Deadline deadline) throws HttpFailure {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            if (!lookups.tryAcquire(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
                throw new HttpFailure(Cause.TIMED_OUT, "too many lookups of host names are waiting");
            }
            // A platform thread, since the machine's resolver blocks in native code and would hold a carrier.
            Thread.ofPlatform().daemon().name("resolve").start(() -> lookUp(host, answer));
            return answer.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpFailure(Cause.TIMED_OUT, "looking up `" + host + "` took too long");
        } catch (ExecutionException failed) {
            throw new HttpFailure(Cause.NOT_RESOLVED, "`" + host + "` has no address");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Cause.TIMED_OUT, "interrupted");
        }
    }

    private void lookUp(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            answer.complete(settings.resolver.resolve(host));
        } catch (UnknownHostException | RuntimeException problem) {
            answer.completeExceptionally(problem);
        } finally {
            lookups.release();
        }
    }

    private Socket connect(Target target, List<InetAddress> addresses, Deadline deadline) throws HttpFailure {
        for (InetAddress address : addresses) {
            Socket socket = new Socket();
            try {
                long millis = Math.min(settings.connectTimeout.toMillis(), deadline.leftMillis());
                socket.connect(new InetSocketAddress(address, target.port()), (int) Math.max(1, millis));
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException problem) {
                closeQuietly(socket);
            }
        }
        if (deadline.leftMillis() <= 1) {
            throw timedOut(target);
        }
        throw new HttpFailure(Cause.NOT_CONNECTED, "no connection to `" + target.host() + "` port " + target.port());
    }

    private SSLSocket handshake(Socket socket, Target target) throws IOException {
        try {
            SSLSocket secured = (SSLSocket) settings.tls.createSocket(socket, target.host(), target.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            if (!target.literal()) {
                parameters.setServerNames(List.of(new SNIHostName(target.host())));
            }
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (IOException | IllegalArgumentException problem) {
            throw new HttpFailure(Cause.TLS_FAILED, "the TLS handshake with `" + target.host() + "` failed");
        }
    }

    private static void write(OutputStream out, OutgoingRequest request, Target target) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.authority()).append("\r\n");
        head.append("Connection: close\r\nAccept-Encoding: identity\r\nUser-Agent: bailiwick\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (!request.method().equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        out.write(start);
        out.write(body);
        out.flush();
    }

    private static HttpFailure timedOut(Target target) {
        return new HttpFailure(Cause.TIMED_OUT, "`" + target.host() + "` did not answer in time");
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nothing is left to lose on this connection.
        }
    }

    private record Deadline(long endNanos) {
        Deadline(Duration left) {
            this(System.nanoTime() + left.toNanos());
        }

        long leftMillis() {
            return Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
        }
    }

    /** A URI as it was checked. */
    private record Target(boolean secure, String host, boolean literal, int port, String authority, String path) {
        static Target of(URI uri) throws HttpFailure {
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean secure = scheme.equals("https");
            if (!secure && !scheme.equals("http")) {
                throw new HttpFailure(Cause.URL_NOT_ALLOWED, "only `https` is allowed, and `http` to the loopback");
            }
            String host = uri.getHost();
            if (host == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null || host.endsWith(".")) {
                throw new HttpFailure(
                        Cause.URL_NOT_ALLOWED, "the address must have a host, and no user, fragment or final dot");
            }
            if (!uri.toString().chars().allMatch(c -> c > 0x20 && c < 0x7f)
                    || uri.toString().length() > 2048) {
                throw new HttpFailure(Cause.URL_NOT_ALLOWED, "the address must be ASCII of at most 2048 characters");
            }
            int standard = secure ? 443 : 80;
            int port = uri.getPort() < 0 ? standard : uri.getPort();
            if (port < 1 || port > 65535) {
                throw new HttpFailure(Cause.URL_NOT_ALLOWED, "the port must be 1 to 65535");
            }
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String authority = host + (port == standard ? "" : ":" + port);
            boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Target(secure, bare, literal, port, authority, path + query);
        }
    }
}
