package dev.bailiwick.dns.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server's listeners: UDP and TCP on each address, on the same port (RFC 7766). Malformed messages are answered
 * FORMERR, unknown opcodes NOTIMP, and responses not at all. Thread-safe.
 */
public final class DnsServer implements AutoCloseable {
    private static final int PORT_TRIES = 32;
    private static final int BACKLOG = 128;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private final Inbound inbound;
    private final List<UdpListener> udp = new ArrayList<>();
    private final List<TcpListener> tcp = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final ScheduledExecutorService janitor = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("dns-janitor").daemon().unstarted(task));

    private DnsServer(Inbound inbound) {
        this.inbound = inbound;
    }

    /**
     * Binds and starts to answer.
     *
     * @param addresses where to listen; port 0 takes a port that is free for both UDP and TCP. On a machine with
     *     several addresses each is named, since a wildcard's answers over UDP may leave from another
     * @param clock stamps each request's arrival
     * @throws IOException if an address cannot be bound; then none is
     */
    public static DnsServer start(
            List<InetSocketAddress> addresses, DnsHandler handler, ServerLimits limits, InstantSource clock)
            throws IOException {
        DnsServer server = new DnsServer(new Inbound(handler, limits, clock));
        try {
            for (InetSocketAddress each : addresses) {
                server.bind(each, limits);
            }
        } catch (IOException | RuntimeException e) {
            server.closeAll();
            throw e;
        }
        server.udp.forEach(UdpListener::start);
        server.tcp.forEach(TcpListener::start);
        var _ = server.janitor.scheduleWithFixedDelay(server::tidy, 250, 250, TimeUnit.MILLISECONDS);
        return server;
    }

    /** The addresses with the ports that were bound, in the order given. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    public ServerCounts counts() {
        return inbound.counts();
    }

    /** Takes no new requests, waits for those in flight up to the given time, then closes everything. */
    public synchronized void stop(Duration grace) {
        if (janitor.isShutdown()) {
            return;
        }
        inbound.drain();
        tcp.forEach(TcpListener::drain);
        CountDownLatch idle = new CountDownLatch(1);
        var _ = janitor.scheduleWithFixedDelay(() -> tellIfQuiet(idle), 0, 5, TimeUnit.MILLISECONDS);
        try {
            var _ = idle.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeAll();
        }
    }

    @Override
    public void close() {
        stop(DEFAULT_GRACE);
    }

    private boolean quiet() {
        return inbound.idle() && tcp.stream().allMatch(TcpListener::idle);
    }

    private void tellIfQuiet(CountDownLatch idle) {
        if (quiet()) {
            idle.countDown();
        }
    }

    private void tidy() {
        inbound.expire();
        tcp.forEach(TcpListener::expire);
    }

    private void closeAll() {
        udp.forEach(UdpListener::close);
        tcp.forEach(TcpListener::close);
        janitor.shutdownNow();
    }

    private void bind(InetSocketAddress wanted, ServerLimits limits) throws IOException {
        if (wanted.isUnresolved()) {
            throw new BindException("`" + wanted.getHostString() + "` is not an address");
        }
        int tries = wanted.getPort() == 0 ? PORT_TRIES : 1;
        for (int i = 1; i <= tries; i++) {
            ServerSocket stream = openTcp(wanted);
            InetSocketAddress bound = (InetSocketAddress) stream.getLocalSocketAddress();
            try {
                DatagramChannel datagrams = openUdp(bound);
                tcp.add(new TcpListener(stream, inbound, limits));
                udp.add(new UdpListener(datagrams, inbound, limits));
                addresses.add(bound);
                return;
            } catch (IOException e) {
                stream.close();
                if (i == tries) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocket openTcp(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static DatagramChannel openUdp(InetSocketAddress address) throws IOException {
        InetAddress ip = address.getAddress();
        DatagramChannel channel = DatagramChannel.open(
                ip instanceof java.net.Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.bind(address);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }
}
