package dev.bailiwick.engine.port;

import dev.bailiwick.tlog.note.SignedCheckpoint;

/**
 * A place outside the database that remembers checkpoints, so that a log rewritten whole is found. Thread-safe.
 */
@FunctionalInterface
public interface CheckpointAnchor {
    /** Keeps the checkpoint durably. Throws an unchecked exception where it cannot: that becomes a finding. */
    void keep(SignedCheckpoint checkpoint);

    /** Both anchors, each of which is tried whatever becomes of the other. */
    default CheckpointAnchor andThen(CheckpointAnchor other) {
        return checkpoint -> {
            try {
                keep(checkpoint);
            } finally {
                other.keep(checkpoint);
            }
        };
    }
}
