package dev.bailiwick.doors.dns;

import dev.bailiwick.dns.server.DnsServer;
import dev.bailiwick.dns.server.ServerCounts;
import dev.bailiwick.doors.noise.NoiseCounter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** An open DNS door. Thread-safe. */
public final class RunningDoor implements AutoCloseable {
    private final DnsServer server;
    private final Notifications notifications;
    private final ExecutorService signed;
    private final ExecutorService transfers;
    private final NoiseCounter noise;

    RunningDoor(
            DnsServer server,
            Notifications notifications,
            ExecutorService signed,
            ExecutorService transfers,
            NoiseCounter noise) {
        this.server = server;
        this.notifications = notifications;
        this.signed = signed;
        this.transfers = transfers;
        this.noise = noise;
    }

    /** The first address with the port that was bound. */
    public InetSocketAddress address() {
        return server.addresses().getFirst();
    }

    /** All addresses in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return server.addresses();
    }

    /** What cannot be attributed to anyone is counted here. */
    NoiseCounter noise() {
        return noise;
    }

    public ServerCounts counts() {
        return server.counts();
    }

    /** Answers what is in flight, up to five seconds, and closes. The engine is to be closed afterwards. */
    @Override
    public void close() {
        server.close();
        notifications.close();
        signed.shutdown();
        transfers.shutdownNow();
        noise.close();
    }
}
