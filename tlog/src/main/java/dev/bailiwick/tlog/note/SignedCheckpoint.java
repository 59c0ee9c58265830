package dev.bailiwick.tlog.note;

import java.util.List;
import java.util.Optional;

/**
 * A checkpoint with its signatures. Nothing in it is to be believed before {@link #refusal} is empty.
 *
 * @param checkpoint what the note says
 * @param note the note
 */
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {

    /** @throws IllegalArgumentException if the note does not say the checkpoint */
    public SignedCheckpoint {
        if (!checkpoint.text().equals(note.text())) {
            throw new IllegalArgumentException("the note does not say the checkpoint");
        }
    }

    /**
     * Reads a signed checkpoint.
     *
     * @throws IllegalArgumentException if it is not a note or its text not a checkpoint
     */
    public static SignedCheckpoint parse(byte[] bytes) {
        SignedNote note = SignedNote.parse(bytes);
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /** The note as bytes. */
    public byte[] toBytes() {
        return note.toBytes();
    }

    /**
     * Why the checkpoint is not to be believed, or empty if it is signed. Only keys named like its origin count, so that the key
     * of one log, or of a witness, cannot speak for another.
     */
    public Optional<String> refusal(List<NoteVerifier> keys) {
        List<NoteVerifier> named = keys.stream()
                .filter(key -> key.name().equals(checkpoint.origin()))
                .toList();
        if (named.isEmpty()) {
            return Optional.of("no known key belongs to the log `" + checkpoint.origin() + "`");
        }
        return switch (note.verify(named)) {
            case NoteCheck.Signed ignored -> Optional.empty();
            case NoteCheck.Refused refused -> Optional.of(refused.cause());
        };
    }
}
