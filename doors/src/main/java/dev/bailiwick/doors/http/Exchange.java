package dev.bailiwick.doors.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One request and its answer: while the caller is waited for there is a deadline, while the server works there is none. For
 * one thread.
 */
public final class Exchange implements AutoCloseable {
    private final Deadline deadline;
    private final ConnectionLimits limits;
    private boolean last;

    Exchange(Deadline deadline, ConnectionLimits limits) {
        this.deadline = deadline;
        this.limits = limits;
    }

    /** The request's body; the caller has so long for all that came of it as its size allows. */
    public InputStream timed(InputStream body) {
        return new TimedBody(body);
    }

    /** The answer's body, each part of which the caller has to take as fast as its size demands. */
    public OutputStream timed(OutputStream answer) {
        return new TimedAnswer(answer);
    }

    /** So many octets are about to be sent at once. */
    public void sending(long octets) {
        deadline.set(limits.nanosFor(octets));
    }

    /**
     * No further request is awaited on this connection. The HTTP server reads on before it closes it, so that the answer arrives;
     * that has an end.
     */
    public void last() {
        last = true;
    }

    /** The request is answered; the caller may send the next. */
    @Override
    public void close() {
        deadline.set((last ? limits.head() : limits.idle()).toNanos());
    }

    private final class TimedBody extends FilterInputStream {
        /** How long the caller was waited for so far. */
        private long waited;

        private long octets;

        TimedBody(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            long from = System.nanoTime();
            deadline.set(limits.nanosFor(octets) - waited);
            try {
                int got = super.read(into, offset, length);
                octets += Math.max(got, 0);
                return got;
            } finally {
                deadline.lift();
                waited += System.nanoTime() - from;
            }
        }
    }

    private final class TimedAnswer extends FilterOutputStream {
        TimedAnswer(OutputStream answer) {
            super(answer);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            sending(length);
            try {
                out.write(octets, offset, length);
            } finally {
                deadline.lift();
            }
        }
    }
}
