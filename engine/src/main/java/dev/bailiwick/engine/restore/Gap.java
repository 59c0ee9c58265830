package dev.bailiwick.engine.restore;

import java.time.Instant;

/**
 * What a restored database does not know, as far as it can be told from outside.
 *
 * @param backupAt when the backup was made
 * @param logSize entries in the restored log
 * @param anchoredSize entries that the anchor had seen; at least {@code logSize} of them are gone where it is larger
 * @param anchoredRoot the anchored root in hex; empty where there was no anchor
 */
public record Gap(Instant backupAt, long logSize, long anchoredSize, String anchoredRoot) {
    /** How many entries are known to be lost. */
    public long lost() {
        return Math.max(0, anchoredSize - logSize);
    }
}
