package dev.bailiwick.core.zone;

/**
 * The limits of reading a zone file.
 *
 * @param octets the largest file, in octets
 * @param records the most records, those made by {@code $GENERATE} included
 * @param lineOctets the longest line, in octets
 */
public record ZoneFileLimits(long octets, long records, int lineOctets) {
    /** 1 GiB, 2,000,000 records, lines of 1 MiB. */
    public static final ZoneFileLimits DEFAULT = new ZoneFileLimits(1L << 30, 2_000_000, 1 << 20);

    public ZoneFileLimits {
        if (octets < 1 || records < 1 || lineOctets < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }
}
