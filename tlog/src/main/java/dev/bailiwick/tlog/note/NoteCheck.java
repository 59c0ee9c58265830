package dev.bailiwick.tlog.note;

import java.util.List;

/** What came of checking a note's signatures. */
public sealed interface NoteCheck {

    /** Every signature of a known key is good, and there is at least one. */
    record Signed(List<NoteVerifier> by) implements NoteCheck {}

    /** No known key has signed, or a signature of one is false; the text is not to be believed. */
    record Refused(String cause) implements NoteCheck {}
}
