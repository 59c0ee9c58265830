package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * A body that is refused once it turns out larger than its limit, than what is left for all bodies together, or broken. For one
 * thread.
 */
final class LimitedBody extends FilterInputStream {
    private static final int KIB = 1 << 10;

    private final long limit;
    private final Semaphore room;
    private long read;
    private int taken;

    /** @param room KiB that bodies may still take; given back by {@link #giveBack} */
    LimitedBody(InputStream body, long limitOctets, Semaphore room) {
        super(body);
        this.limit = limitOctets;
        this.room = room;
    }

    static Declined tooLarge(long limit) {
        return Declined.of(Refusal.Kind.LIMIT_REACHED, "the body is larger than " + limit + " octets")
                .status(413)
                .last();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got;
        try {
            got = super.read(into, offset, length);
        } catch (IOException | RuntimeException e) {
            // The HTTP server throws what its parser or the network throws: nothing here went wrong.
            throw Declined.of(Refusal.Kind.INVALID, "the body broke off").last();
        }
        count(Math.max(got, 0));
        return got;
    }

    private void count(int octets) {
        read += octets;
        if (read > limit) {
            throw tooLarge(limit);
        }
        int more = (int) ((read + KIB - 1) / KIB) - taken;
        if (more > 0) {
            if (!room.tryAcquire(more)) {
                Refusal busy = Refusal.of(Refusal.Kind.UNAVAILABLE, "too many bodies at once: come again");
                throw Declined.recorded(busy, "").last();
            }
            taken += more;
        }
    }

    /** The body is held no longer. */
    void giveBack() {
        room.release(taken);
        taken = 0;
    }
}
