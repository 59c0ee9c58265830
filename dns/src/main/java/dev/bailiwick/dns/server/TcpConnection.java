package dev.bailiwick.dns.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection: reads requests one after another, answers in whatever order they are ready (RFC 7766). */
final class TcpConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private final Socket socket;
    private final InetSocketAddress peer;
    private final Inbound inbound;
    private final ServerLimits limits;
    private final Runnable onEnd;
    private final Semaphore window;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long busySince;
    private volatile boolean closing;

    TcpConnection(Socket socket, Inbound inbound, ServerLimits limits, Runnable onEnd) {
        this.socket = socket;
        this.peer = (InetSocketAddress) socket.getRemoteSocketAddress();
        this.inbound = inbound;
        this.limits = limits;
        this.onEnd = onEnd;
        this.window = new Semaphore(limits.pipelined());
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (!closing && readOne(in)) {
                // Each turn takes one request.
            }
            awaitAnswers();
        } catch (IOException e) {
            LOG.debug("a connection from {} ended", peer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            onEnd.run();
        }
    }

    /** Stops reading; what is in flight is still answered. */
    void drain() {
        closing = true;
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            close();
        }
    }

    void close() {
        closing = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a connection from {} failed", peer, e);
        }
    }

    /** Closes the connection if one message has been in transit for too long. */
    void expire(long now) {
        long since = busySince;
        if (since != 0 && now - since > limits.transfer().toNanos()) {
            close();
        }
    }

    /** Takes one request; false if the connection is to end. The place in the window goes with the request. */
    private boolean readOne(DataInputStream in) throws IOException, InterruptedException {
        window.acquire();
        byte[] message = new byte[0];
        try {
            message = readMessage(in);
        } finally {
            if (message.length == 0) {
                window.release();
            }
        }
        return message.length > 0 && inbound.accept(message, Transport.TCP, peer, new Way());
    }

    /** The next message; empty at the end of the stream, after too long a silence, and above the size limit. */
    private byte[] readMessage(DataInputStream in) throws IOException {
        try {
            int first = awaitFirst(in);
            return first < 0 ? new byte[0] : readRest(in, first);
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    private int awaitFirst(DataInputStream in) throws IOException {
        while (true) {
            socket.setSoTimeout(Math.toIntExact(limits.idle().toMillis()));
            try {
                return in.read();
            } catch (SocketTimeoutException e) {
                boolean answersPending = window.availablePermits() < limits.pipelined() - 1;
                if (!answersPending || closing) {
                    throw e;
                }
            }
        }
    }

    private byte[] readRest(DataInputStream in, int first) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limits.transfer().toMillis()));
        int length = (first << 8) | in.readUnsignedByte();
        if (length > limits.messageBytes() || length == 0) {
            return new byte[0];
        }
        byte[] message = new byte[length];
        int done = 0;
        long deadline = System.nanoTime() + limits.transfer().toNanos();
        while (done < length) {
            int read = in.read(message, done, length - done);
            if (read < 0 || System.nanoTime() > deadline) {
                return new byte[0];
            }
            done += read;
        }
        return message;
    }

    private void awaitAnswers() throws InterruptedException {
        long most = limits.handling().plus(limits.transfer()).toMillis();
        if (!window.tryAcquire(limits.pipelined(), most, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            LOG.debug("a connection from {} closes with answers outstanding", peer);
        }
    }

    private boolean write(byte[] message) {
        byte[] framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        writing.lock();
        try {
            busySince = System.nanoTime() | 1;
            OutputStream out = socket.getOutputStream();
            out.write(framed);
            out.flush();
            return true;
        } catch (IOException e) {
            close();
            return false;
        } finally {
            busySince = 0;
            writing.unlock();
        }
    }

    private final class Way implements Outlet {
        @Override
        public boolean send(byte[] message) {
            return write(message);
        }

        @Override
        public boolean streams() {
            return true;
        }

        @Override
        public void ended() {
            window.release();
        }
    }
}
