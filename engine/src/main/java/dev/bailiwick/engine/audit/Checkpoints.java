package dev.bailiwick.engine.audit;

import dev.bailiwick.engine.port.CheckpointAnchor;
import dev.bailiwick.engine.port.FindingRows.FindingRow;
import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.engine.port.LogRows.CheckpointRow;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.time.GovernedTime;
import dev.bailiwick.tlog.export.ExportWriter;
import dev.bailiwick.tlog.export.Receipt;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.note.NoteSigner;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.tile.TileHashReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Signs the log's state, hands it to the anchor outside, and makes receipts and exports that verify offline. Signing
 * happens beside the path of changes, each second and on demand. Thread-safe.
 */
public final class Checkpoints {
    private final Store store;
    private final NoteSigner signer;
    private final CheckpointAnchor anchor;
    private final GovernedTime time;

    /**
     * @param signer the checkpoint key, which lies outside database and data directory; its name is the log's origin
     */
    public Checkpoints(Store store, NoteSigner signer, CheckpointAnchor anchor, GovernedTime time) {
        this.store = store;
        this.signer = signer;
        this.anchor = anchor;
        this.time = time;
    }

    /** The public key in the notation of C2SP signed-note, by which everything verifies. */
    public String publicKey() {
        return signer.verifier().vkey();
    }

    /** Signs and anchors the present state, unless the newest checkpoint covers it already. Blocks. */
    public synchronized SignedCheckpoint checkpoint() {
        Optional<SignedCheckpoint> latest =
                store.read(reads -> covering(reads.log(), reads.log().size()));
        if (latest.isPresent()) {
            return latest.get();
        }
        Frontier frontier = store.read(reads -> Frontier.parse(reads.log().frontier()));
        SignedCheckpoint signed = new Checkpoint(signer.name(), frontier.size(), frontier.root()).sign(signer);
        Instant now = time.now();
        String note = new String(signed.toBytes(), StandardCharsets.UTF_8);
        store.write(tx -> {
                    tx.settings().addCheckpoint(new CheckpointRow(frontier.size(), note, now));
                    return true;
                })
                .join();
        handOver(signed, now);
        return signed;
    }

    private void handOver(SignedCheckpoint signed, Instant now) {
        try {
            anchor.keep(signed);
        } catch (RuntimeException e) {
            store.write(tx -> {
                        tx.findings()
                                .open(new FindingRow(
                                        "anchor-failed",
                                        "audit/anchor",
                                        "urgent",
                                        "a checkpoint did not reach the anchor: " + e.getMessage(),
                                        now));
                        return true;
                    })
                    .join();
        }
    }

    private static Optional<SignedCheckpoint> covering(LogRows log, long size) {
        return log.checkpointCovering(size)
                .map(row -> SignedCheckpoint.parse(row.note().getBytes(StandardCharsets.UTF_8)));
    }

    /** The receipt of an entry: it verifies offline with the public key alone. Empty where there is no such entry. */
    public Optional<Receipt> receipt(long index) {
        if (store.read(reads -> index < 0 || index >= reads.log().size())) {
            return Optional.empty();
        }
        SignedCheckpoint signed =
                store.read(reads -> covering(reads.log(), index + 1)).orElseGet(this::checkpoint);
        return store.read(reads -> reads.log()
                .entry(index)
                .flatMap(row -> EntryBodies.of(row)
                        .map(body -> Receipt.of(
                                signed,
                                index,
                                new TileHashReader(
                                        new LogTiles(reads.log()),
                                        signed.checkpoint().size()),
                                row.leaf(),
                                body))));
    }

    /** Writes the log up to a fresh checkpoint as a directory for offline verification (C2SP tlog-tiles, bodies beside). */
    public SignedCheckpoint export(Path directory) throws IOException {
        SignedCheckpoint signed = checkpoint();
        try (ExportWriter writer = ExportWriter.create(directory)) {
            store.read(reads -> {
                reads.log().entries(0, signed.checkpoint().size(), row -> append(writer, row));
                return true;
            });
            writer.finish(signed);
        }
        return signed;
    }

    private static void append(ExportWriter writer, LogEntryRow row) {
        try {
            Optional<EntryBody> body = EntryBodies.of(row);
            if (body.isPresent()) {
                for (Map.Entry<Hash, byte[]> blob : EntryBodies.blobs(row).entrySet()) {
                    writer.blob(blob.getKey(), new ByteArrayInputStream(blob.getValue()));
                }
                writer.append(row.leaf(), body.get());
            } else {
                writer.appendWithoutBody(row.leaf());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
