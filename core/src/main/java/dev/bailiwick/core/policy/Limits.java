package dev.bailiwick.core.policy;

/**
 * How much a grant allows.
 *
 * @param maxChangesPerHour changes in any hour by all leases of the grant together, 1 to 1,000,000
 * @param maxRrsetsPerChange RRsets that one change writes, 1 to 100,000
 * @param maxLeaseSeconds the longest life of a lease in seconds, 1 to {@value #LONGEST_LEASE_SECONDS}
 */
public record Limits(int maxChangesPerHour, int maxRrsetsPerChange, int maxLeaseSeconds) {
    /** A day. */
    public static final int LONGEST_LEASE_SECONDS = 86_400;

    /** What holds where a document says nothing: 600 changes an hour, 100 RRsets a change, leases of five minutes. */
    public static final Limits DEFAULT = new Limits(600, 100, 300);

    public Limits {
        check("maxChangesPerHour", maxChangesPerHour, 1_000_000);
        check("maxRrsetsPerChange", maxRrsetsPerChange, 100_000);
        check("maxLeaseSeconds", maxLeaseSeconds, LONGEST_LEASE_SECONDS);
    }

    private static void check(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("`" + what + "` is 1 to " + max + ", not " + value);
        }
    }

    /** Whether nothing that the other limits allow is more than these allow. */
    boolean atLeast(Limits other) {
        return maxChangesPerHour >= other.maxChangesPerHour
                && maxRrsetsPerChange >= other.maxRrsetsPerChange
                && maxLeaseSeconds >= other.maxLeaseSeconds;
    }
}
