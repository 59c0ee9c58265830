package dev.bailiwick.core.zone;

import java.io.IOException;
import java.io.InputStream;

/**
 * Hands a stream on one line at a time and counts them. The parser reads no further than it must, so the count is the
 * line that it has come to. Not thread-safe.
 */
final class LineFeed extends InputStream {
    private final InputStream source;
    private final ZoneFileLimits limits;
    private final byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long octets;
    private long lines;
    private int inLine;
    private boolean atLineStart = true;

    LineFeed(InputStream source, ZoneFileLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** The number of the line last handed on, from 1; 0 before the first. */
    long line() {
        return lines;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Hands on the rest of the line at most, and less where it does not fit. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (start == end && !fill()) {
            return -1;
        }
        if (atLineStart) {
            lines++;
            inLine = 0;
            atLineStart = false;
        }
        int count = 0;
        while (count < length && start < end && !atLineStart) {
            byte next = buffer[start++];
            into[offset + count++] = next;
            atLineStart = next == '\n';
        }
        inLine += count;
        if (inLine > limits.lineOctets()) {
            throw new LimitReached("a line has at most " + limits.lineOctets() + " octets");
        }
        return count;
    }

    private boolean fill() throws IOException {
        start = 0;
        end = Math.max(0, source.read(buffer, 0, buffer.length));
        octets += end;
        if (octets > limits.octets()) {
            throw new LimitReached("a zone file has at most " + limits.octets() + " octets");
        }
        return end > 0;
    }

    /** A limit of ours, told apart from a failure of the stream. */
    static final class LimitReached extends IOException {
        private static final long serialVersionUID = 1L;

        LimitReached(String message) {
            super(message);
        }
    }
}
