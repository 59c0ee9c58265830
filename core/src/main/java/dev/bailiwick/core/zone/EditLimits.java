package dev.bailiwick.core.zone;

/**
 * The limits of one edit.
 *
 * @param recordsPerRrset the most records that an edit may leave in an RRset
 * @param rrsetOctets the largest size on the wire, uncompressed, that an edit may leave an RRset at
 * @param rrsetEdits the most RRsets touched by one edit, and the most steps and records it may consist of
 */
public record EditLimits(int recordsPerRrset, int rrsetOctets, int rrsetEdits) {
    /** 1,000 records, 60,000 octets (an RRset travels in one message of at most 65,535), 10,000 RRsets. */
    public static final EditLimits DEFAULT = new EditLimits(1_000, 60_000, 10_000);

    public EditLimits {
        if (recordsPerRrset < 1 || rrsetOctets < 1 || rrsetEdits < 1) {
            throw new IllegalArgumentException("a limit is at least 1");
        }
    }
}
