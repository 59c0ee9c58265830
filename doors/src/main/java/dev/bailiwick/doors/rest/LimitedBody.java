package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused once it turns out larger than its limit. For one thread. */
final class LimitedBody extends FilterInputStream {
    private final long limit;
    private long read;

    LimitedBody(InputStream body, long limitOctets) {
        super(body);
        this.limit = limitOctets;
    }

    static Declined tooLarge(long limit) {
        return Declined.of(Refusal.Kind.LIMIT_REACHED, "the body is larger than " + limit + " octets")
                .status(413);
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got = super.read(into, offset, length);
        count(Math.max(got, 0));
        return got;
    }

    private void count(int octets) {
        read += octets;
        if (read > limit) {
            throw tooLarge(limit);
        }
    }
}
