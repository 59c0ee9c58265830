package dev.bailiwick.alerts;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts as syslog over TCP (RFC 6587, counted octets) or TLS (RFC 5425), over one connection that stays open.
 * Syslog has no answers: what a receiver lost after the network took it is not told again. A connection that the receiver
 * has closed is noticed before it is used. Thread-safe.
 */
public final class Syslog implements AlertReceiver {
    private static final int TIMEOUT_MILLIS = 5_000;

    private static final int WRITE_SECONDS = 10;

    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Socket socket;

    /**
     * Where alerts go.
     *
     * @param tls whose certificates are trusted, for TLS 1.2 and 1.3; empty for plain TCP
     * @param serverName the name in the receiver's certificate, with TLS
     * @param host what messages say they come from
     */
    public record Settings(
            String name,
            InetSocketAddress address,
            Optional<SSLContext> tls,
            String serverName,
            String host,
            Set<String> types) {
        public Settings {
            types = Set.copyOf(types);
        }
    }

    public Syslog(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Set<String> types() {
        return settings.types();
    }

    @Override
    public List<Delivery> offer(List<Alert> alerts) {
        lock.lock();
        try {
            List<Delivery> deliveries = new ArrayList<>();
            try {
                write(open(), alerts);
                alerts.forEach(alert -> deliveries.add(new Delivery.Taken()));
            } catch (IOException e) {
                drop();
                String cause = "`" + settings.address() + "`: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
                alerts.forEach(alert -> deliveries.add(new Delivery.Unreachable(cause, Duration.ZERO)));
            }
            return deliveries;
        } finally {
            lock.unlock();
        }
    }

    /** Java has no timeout of writes, so a connection on which nothing moves is closed from outside. */
    private void write(Socket to, List<Alert> alerts) throws IOException {
        CompletableFuture<Void> watch = new CompletableFuture<Void>().orTimeout(WRITE_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Boolean> late = watch.handle((done, timeout) -> {
            if (timeout != null) {
                closeQuietly(to);
            }
            return timeout != null;
        });
        try {
            OutputStream out = new BufferedOutputStream(to.getOutputStream(), 1 << 16);
            for (Alert alert : alerts) {
                out.write(SyslogMessage.framed(alert, settings.host()));
            }
            out.flush();
        } catch (IOException e) {
            throw late.getNow(false) ? new IOException("it took nothing for " + WRITE_SECONDS + " seconds", e) : e;
        } finally {
            watch.complete(null);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is given up either way.
        }
    }

    private Socket open() throws IOException {
        Socket known = socket;
        if (known != null && isOpen(known)) {
            return known;
        }
        drop();
        Socket made = connect();
        socket = made;
        return made;
    }

    /** A receiver sends nothing, so anything but a silence is its goodbye. */
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silence) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect() throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(settings.address(), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.setTcpNoDelay(true);
            return settings.tls().isPresent() ? secured(plain, settings.tls().get()) : plain;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private SSLSocket secured(Socket plain, SSLContext tls) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, settings.serverName(), plain.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        // The certificate must name the receiver (RFC 5425, section 5.2).
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private void drop() {
        if (socket != null) {
            closeQuietly(socket);
            socket = null;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }
}
