package dev.bailiwick.tlog.note;

import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import java.util.List;

/**
 * A log's size and root (C2SP tlog-checkpoint). Extension lines are refused: this log writes none and nobody could check them.
 *
 * @param origin the name of the log
 * @param size number of entries, 0 to 2^62
 * @param root the tree's root at that size
 */
public record Checkpoint(String origin, long size, Hash root) {

    /** @throws IllegalArgumentException if the origin is no key's name or the size is out of range */
    public Checkpoint {
        KeyNames.check(origin);
        if (size < 0 || size > Frontier.MAX_SIZE) {
            throw new IllegalArgumentException("a log has 0 to 2^62 entries, not " + size);
        }
    }

    /** The text that is signed: three lines. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /**
     * Reads the text of a note as a checkpoint.
     *
     * @throws IllegalArgumentException if it is anything but {@link #text} of some checkpoint
     */
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != 3 || !lines.get(1).matches("0|[1-9][0-9]{0,18}")) {
            throw new IllegalArgumentException("a checkpoint is three lines: origin, size, root");
        }
        Checkpoint read = new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), Hash.parseBase64(lines.get(2)));
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException("a checkpoint is three lines, each ending in a newline");
        }
        return read;
    }

    /** This checkpoint, signed. */
    public SignedCheckpoint sign(NoteSigner signer) {
        return new SignedCheckpoint(this, SignedNote.sign(text(), signer));
    }
}
