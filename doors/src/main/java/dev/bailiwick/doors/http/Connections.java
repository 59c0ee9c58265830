package dev.bailiwick.doors.http;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one HTTP listener. Refuses those that one source has too many of, and closes those that are too slow: the
 * HTTP server has a limit of all connections together only, its read timeout does not reach the channels that it reads
 * from, and its idle timeout spares a request that never ends. Every time is one for the whole of what is waited for, so
 * that a trickle of octets does not prolong it. Thread-safe.
 */
public final class Connections implements AutoCloseable {
    private static final long SWEEP_MILLIS = 100;
    private static final int IPV6_PREFIX_OCTETS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final ConnectionLimits limits;
    private final Consumer<InetAddress> refused;
    private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper;

    /**
     * @param name the listener's, as its thread is called
     * @param refused hears of each connection that is refused since its source has too many
     */
    public Connections(String name, ConnectionLimits limits, Consumer<InetAddress> refused) {
        this.limits = limits;
        this.refused = refused;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("connections-" + name).daemon().factory());
        ScheduledFuture<?> _ =
                sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What the HTTP server is to configure each accepted connection with: the way in to this class. */
    public SocketOptions options() {
        return new AcceptedOptions(this::accepted);
    }

    private record Connection(SocketChannel channel, byte[] source, Deadline deadline) {
        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("a connection that was too slow did not close well", e);
            }
        }
    }

    /** How many are open. */
    int count() {
        open.values().removeIf(each -> !each.channel().isOpen());
        return open.size();
    }

    /** @throws IllegalStateException if it is refused; the HTTP server then closes it */
    private void accepted(SocketChannel channel) {
        SocketAddress peer = peer(channel);
        InetAddress source =
                peer instanceof InetSocketAddress inet ? inet.getAddress() : InetAddress.getLoopbackAddress();
        Connection made = new Connection(
                channel, sourceOf(source), new Deadline(limits.head().toNanos()));
        long same = open.values().stream()
                .filter(each -> each.channel().isOpen() && Arrays.equals(each.source(), made.source()))
                .count();
        if (same >= limits.perSource()) {
            refused.accept(source);
            throw new IllegalStateException("one source has too many connections");
        }
        open.put(peer, made);
    }

    private static SocketAddress peer(SocketChannel channel) {
        try {
            SocketAddress peer = channel.getRemoteAddress();
            if (peer == null) {
                throw new IllegalStateException("the connection has no peer");
            }
            return peer;
        } catch (IOException e) {
            throw new IllegalStateException("the connection is closed already", e);
        }
    }

    /** Whoever has an IPv6 address has the 2^64 around it. */
    private static byte[] sourceOf(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? octets : Arrays.copyOf(octets, IPV6_PREFIX_OCTETS);
    }

    /**
     * A request was read as far as its headers.
     *
     * @param peer the other end of its connection
     */
    public Exchange begin(SocketAddress peer) {
        Connection connection = open.get(peer);
        Deadline deadline = connection == null ? new Deadline(0) : connection.deadline();
        deadline.lift();
        return new Exchange(deadline, limits);
    }

    private void sweep() {
        open.values().removeIf(each -> {
            if (each.deadline().isOver()) {
                each.close();
            }
            return !each.channel().isOpen();
        });
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
