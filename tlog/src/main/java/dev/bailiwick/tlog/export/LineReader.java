package dev.bailiwick.tlog.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a file as ranges of a buffer, each ended by a newline and none longer than a limit. One thread. */
final class LineReader implements Closeable {

    private final InputStream in;
    private final int maxLine;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int from;
    private int to;
    private boolean started;

    LineReader(InputStream in, int maxLine) {
        this.in = in;
        this.maxLine = maxLine;
    }

    /** Moves to the next line; false at the end of the file. */
    boolean next() throws IOException {
        int start = started ? to + 1 : 0;
        started = true;
        int scan = start;
        while (true) {
            for (; scan < filled; scan++) {
                if (buffer[scan] == '\n') {
                    from = start;
                    to = scan;
                    return true;
                }
            }
            if (scan - start > maxLine) {
                throw new IOException("a line has more than " + maxLine + " bytes");
            }
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            scan -= start;
            start = 0;
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, maxLine + 1));
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                to = filled - 1;
                if (filled > 0) {
                    throw new IOException("the last line has no end");
                }
                return false;
            }
            filled += read;
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
