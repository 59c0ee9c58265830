package dev.bailiwick.dns.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives on one UDP socket with a few platform threads. */
final class UdpListener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

    private final DatagramChannel channel;
    private final Inbound inbound;
    private final int messageBytes;
    private final List<Thread> threads = new ArrayList<>();

    UdpListener(DatagramChannel channel, Inbound inbound, ServerLimits limits) {
        this.channel = channel;
        this.inbound = inbound;
        this.messageBytes = limits.messageBytes();
        for (int i = 0; i < limits.udpThreads(); i++) {
            threads.add(Thread.ofPlatform().name("dns-udp-" + i).daemon().unstarted(this::receive));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a UDP socket failed", e);
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(messageBytes + 1);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                InetSocketAddress peer = (InetSocketAddress) channel.receive(buffer);
                buffer.flip();
                if (peer != null && peer.getPort() != 0 && buffer.remaining() <= messageBytes) {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    inbound.accept(bytes, Transport.UDP, peer, new Way(peer));
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.debug("receiving over UDP failed", e);
            } catch (RuntimeException | StackOverflowError e) {
                // One message must not end the thread that all others need.
                LOG.error("a message over UDP could not be handled", e);
            }
        }
    }

    private final class Way implements Outlet {
        private final InetSocketAddress peer;

        Way(InetSocketAddress peer) {
            this.peer = peer;
        }

        @Override
        public boolean send(byte[] message) {
            try {
                return channel.send(ByteBuffer.wrap(message), peer) == message.length;
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("sending over UDP to {} failed", peer, e);
                return false;
            }
        }

        @Override
        public boolean streams() {
            return false;
        }

        @Override
        public void ended() {
            // Nothing is kept for a datagram.
        }
    }
}
