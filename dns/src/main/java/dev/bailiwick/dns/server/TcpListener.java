package dev.bailiwick.dns.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on one TCP socket, each served by a virtual thread. */
final class TcpListener {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocket socket;
    private final Inbound inbound;
    private final ServerLimits limits;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> perPeer = new ConcurrentHashMap<>();

    TcpListener(ServerSocket socket, Inbound inbound, ServerLimits limits) {
        this.socket = socket;
        this.inbound = inbound;
        this.limits = limits;
    }

    void start() {
        Thread.ofPlatform().name("dns-tcp-accept").daemon().start(this::accept);
    }

    /** Accepts no more and lets each connection end with the answers that it waits for. */
    void drain() {
        closeSocket();
        connections.forEach(TcpConnection::drain);
    }

    void close() {
        closeSocket();
        connections.forEach(TcpConnection::close);
    }

    void expire() {
        long now = System.nanoTime();
        connections.forEach(each -> each.expire(now));
    }

    boolean idle() {
        return connections.isEmpty();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                admit(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    // Out of descriptors, most likely: a pause lets some be freed.
                    LOG.warn("accepting a connection failed: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void admit(Socket client) throws IOException {
        InetAddress peer = client.getInetAddress();
        int ofPeer = perPeer.merge(peer, 1, Integer::sum);
        if (ofPeer > limits.connectionsPerPeer() || connections.size() >= limits.connections()) {
            release(peer);
            inbound.overloaded();
            client.close();
            return;
        }
        TcpConnection[] self = new TcpConnection[1];
        TcpConnection connection = new TcpConnection(client, inbound, limits, () -> {
            connections.remove(self[0]);
            release(peer);
        });
        self[0] = connection;
        connections.add(connection);
        Thread.ofVirtual().name("dns-tcp").start(connection);
    }

    private void release(InetAddress peer) {
        perPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a TCP socket failed", e);
        }
    }
}
