package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds free ports on the loopback address. */
public final class Ports {
    private static final int TRIES = 64;

    private Ports() {}

    /** 127.0.0.1. */
    public static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    /** A port that was free for both UDP and TCP on 127.0.0.1 a moment ago. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            try (ServerSocket tcp = new ServerSocket()) {
                tcp.bind(new InetSocketAddress(loopback(), 0));
                try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback(), tcp.getLocalPort()))) {
                    return udp.getLocalPort();
                }
            } catch (IOException e) {
                // Taken for UDP: another try.
            }
        }
        throw new UncheckedIOException(new IOException("no free port on 127.0.0.1"));
    }
}
