package dev.bailiwick.fuzz;

import dev.bailiwick.tlog.export.Receipt;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.SaltedLeaf;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.tile.EntryBundle;
import java.util.Arrays;

/** What an offline verifier reads: checkpoints, receipts, leaves, bodies, bundles. The first octet chooses. */
public final class LogTarget {
    private LogTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(data, 1, data.length);
        try {
            switch (data[0] & 7) {
                case 0 -> {
                    SignedCheckpoint parsed = SignedCheckpoint.parse(rest);
                    Expect.that(Arrays.equals(parsed.toBytes(), rest), "a checkpoint is written as it was read");
                }
                case 1 -> {
                    Receipt parsed = Receipt.parse(rest);
                    Expect.equal(
                            Receipt.parse(parsed.encode().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                    .encode(),
                            parsed.encode(),
                            "a receipt");
                }
                case 2 -> SaltedLeaf.decode(rest);
                case 3 -> BodyLine.parse(rest);
                default -> EntryBundle.parse(rest, 1 + (data[0] >> 3 & 0x1f));
            }
        } catch (IllegalArgumentException refused) {
            // The one way in which these say no.
        }
    }
}
