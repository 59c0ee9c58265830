package dev.bailiwick.doors.http;

import io.helidon.common.socket.SocketOptions;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The HTTP server's usual options of a connection, with a look at each connection as it is accepted: the server configures
 * it before it reads from it, and closes it if that fails. ({@code ServerListener.listen} of Helidon 4.5.0; the tests of
 * {@link Connections} fail where another version does not.)
 */
record AcceptedOptions(Consumer<SocketChannel> accepted) implements SocketOptions {
    private static final SocketOptions USUAL = SocketOptions.create();

    @Override
    public void configureSocket(SocketChannel channel) {
        USUAL.configureSocket(channel);
        accepted.accept(channel);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return USUAL.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return USUAL.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return USUAL.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return USUAL.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return USUAL.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return USUAL.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return USUAL.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return USUAL.tcpNoDelay();
    }
}
