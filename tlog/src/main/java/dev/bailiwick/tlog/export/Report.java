package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.note.Checkpoint;
import java.util.List;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param checkpoint the export's checkpoint, if it could be read at all
 * @param entries how many entries were checked
 * @param blobs how many blobs were checked
 * @param anchors how many anchors the log agrees with
 * @param receipts how many receipts the log agrees with
 * @param faults what is wrong, the first {@link LogVerifier#MAX_FAULTS} of it
 * @param cutShort whether there was more than that, and the verification stopped
 * @param caveats what cannot be known from what was given
 */
public record Report(
        Optional<Checkpoint> checkpoint,
        long entries,
        long blobs,
        long anchors,
        long receipts,
        List<Fault> faults,
        boolean cutShort,
        List<Caveat> caveats) {

    /** Copies the lists. */
    public Report {
        faults = List.copyOf(faults);
        caveats = List.copyOf(caveats);
    }

    /** Whether nothing at all is wrong. */
    public boolean sound() {
        return faults.isEmpty();
    }
}
