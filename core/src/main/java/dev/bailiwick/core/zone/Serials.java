package dev.bailiwick.core.zone;

/** Arithmetic on SOA serials: 32-bit unsigned numbers on a circle (RFC 1982). Stateless and thread-safe. */
public final class Serials {
    /** The largest serial. */
    public static final long MAX = 0xffff_ffffL;

    private static final long HALF = 0x8000_0000L;

    private Serials() {}

    /**
     * Compares two serials as RFC 1982, section 3.2 does: negative where {@code a} is older, positive where it is
     * newer. The one case that the RFC leaves undefined, two serials exactly 2^31 apart, gives 0 as equality does, so
     * that neither counts as newer.
     *
     * @throws IllegalArgumentException if either is outside 0 to {@link #MAX}
     */
    public static int compare(long a, long b) {
        long distance = (check(a) - check(b)) & MAX;
        if (distance == 0 || distance == HALF) {
            return 0;
        }
        return distance < HALF ? 1 : -1;
    }

    /** Tells whether {@code a} is newer than {@code b}; false where the RFC leaves it undefined. */
    public static boolean isNewer(long a, long b) {
        return compare(a, b) > 0;
    }

    /** The serial after this one. Zero is passed over: some servers take it for "no serial". */
    public static long next(long serial) {
        long next = (check(serial) + 1) & MAX;
        return next == 0 ? 1 : next;
    }

    /** The serial after the newer of the two: how a restore jumps past what secondaries have already seen. */
    public static long nextPast(long serial, long seen) {
        return next(isNewer(seen, serial) ? seen : serial);
    }

    private static long check(long serial) {
        if (serial < 0 || serial > MAX) {
            throw new IllegalArgumentException("a serial is 0 to " + MAX + ", not " + serial);
        }
        return serial;
    }
}
