package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.note.NoteVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to verify and against what.
 *
 * @param export the export directory
 * @param keys public keys of the log; a checkpoint counts if the key named like its origin has signed it
 * @param anchors a file that {@link AnchorFile} wrote
 * @param receipts files of receipts
 * @param remembered where the checkpoint of the last sound verification is kept; read if present, replaced after a sound one
 * @param threads how many threads hash and read, at least 1
 */
public record VerificationRequest(
        Path export,
        List<NoteVerifier> keys,
        Optional<Path> anchors,
        List<Path> receipts,
        Optional<Path> remembered,
        int threads) {

    /** @throws IllegalArgumentException without a key or a thread */
    public VerificationRequest {
        keys = List.copyOf(keys);
        receipts = List.copyOf(receipts);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a verification needs at least one public key");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("a verification needs at least one thread");
        }
    }

    /** Only the export and its key, on all processors. */
    public static VerificationRequest of(Path export, NoteVerifier key) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new VerificationRequest(export, List.of(key), Optional.empty(), List.of(), Optional.empty(), threads);
    }

    /** This request with a file of anchors. */
    public VerificationRequest withAnchors(Path file) {
        return new VerificationRequest(export, keys, Optional.of(file), receipts, remembered, threads);
    }

    /** This request with these receipts. */
    public VerificationRequest withReceipts(List<Path> files) {
        return new VerificationRequest(export, keys, anchors, files, remembered, threads);
    }

    /** This request with a remembered checkpoint. */
    public VerificationRequest withRemembered(Path file) {
        return new VerificationRequest(export, keys, anchors, receipts, Optional.of(file), threads);
    }
}
