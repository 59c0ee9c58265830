package dev.bailiwick.dns.server;

import java.time.Duration;

/**
 * What a server takes on at most.
 *
 * @param udpThreads receiving threads for each address, 1 to 16
 * @param inFlight requests being handled at one time; above it UDP is dropped and the TCP connection closed
 * @param connections open TCP connections
 * @param connectionsPerPeer open TCP connections from one address
 * @param pipelined requests in flight on one connection; above it nothing more is read from it (RFC 7766, 6.2.1.1)
 * @param messageBytes the largest request, 512 to 65,535 octets
 * @param idle how long a connection may stay open without a request in flight
 * @param transfer how long reading or writing one TCP message may take
 * @param handling how long a handler may take until its first message; then the server answers SERVFAIL
 */
public record ServerLimits(
        int udpThreads,
        int inFlight,
        int connections,
        int connectionsPerPeer,
        int pipelined,
        int messageBytes,
        Duration idle,
        Duration transfer,
        Duration handling) {
    public ServerLimits {
        require(udpThreads >= 1 && udpThreads <= 16, "UDP threads are 1 to 16");
        require(inFlight >= 1 && connections >= 1 && connectionsPerPeer >= 1 && pipelined >= 1, "limits are positive");
        require(messageBytes >= 512 && messageBytes <= 65_535, "a message limit is 512 to 65535 octets");
        require(idle.isPositive() && transfer.isPositive() && handling.isPositive(), "times are positive");
    }

    /** Limits that suit one server on a small machine. */
    public static ServerLimits defaults() {
        return new ServerLimits(
                1, 1024, 512, 128, 32, 65_535, Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    /** The same with another bound on requests in flight. */
    public ServerLimits withInFlight(int value) {
        return new ServerLimits(
                udpThreads, value, connections, connectionsPerPeer, pipelined, messageBytes, idle, transfer, handling);
    }

    /** The same with other bounds on connections. */
    public ServerLimits withConnections(int all, int perPeer) {
        return new ServerLimits(udpThreads, inFlight, all, perPeer, pipelined, messageBytes, idle, transfer, handling);
    }

    /** The same with another bound on the requests in flight on one connection. */
    public ServerLimits withPipelined(int value) {
        return new ServerLimits(
                udpThreads, inFlight, connections, connectionsPerPeer, value, messageBytes, idle, transfer, handling);
    }

    /** The same with other times. */
    public ServerLimits withTimes(Duration idleTime, Duration transferTime, Duration handlingTime) {
        return new ServerLimits(
                udpThreads,
                inFlight,
                connections,
                connectionsPerPeer,
                pipelined,
                messageBytes,
                idleTime,
                transferTime,
                handlingTime);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
