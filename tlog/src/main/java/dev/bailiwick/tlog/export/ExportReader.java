package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.note.SignedNote;
import dev.bailiwick.tlog.tile.EntryBundle;
import dev.bailiwick.tlog.tile.TileHashReader;
import dev.bailiwick.tlog.tile.TileId;
import dev.bailiwick.tlog.tile.TileSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads single things out of an export directory. It believes what it reads: {@link LogVerifier} is what judges. Thread-safe.
 */
public final class ExportReader implements TileSource {

    private final Path directory;
    private final SignedCheckpoint checkpoint;

    private ExportReader(Path directory, SignedCheckpoint checkpoint) {
        this.directory = directory;
        this.checkpoint = checkpoint;
    }

    /**
     * Opens an export.
     *
     * @throws IOException if the directory is not an export in a known version, or its checkpoint is missing or malformed
     */
    public static ExportReader open(Path directory) throws IOException {
        byte[] format = Layout.read(directory.resolve(Layout.FORMAT_FILE), 256);
        if (!Arrays.equals(format, Layout.FORMAT.getBytes(StandardCharsets.US_ASCII))) {
            throw new IOException("`" + directory + "` is not an export in version 1");
        }
        try {
            byte[] note = Layout.read(directory.resolve(Layout.CHECKPOINT), SignedNote.MAX_BYTES);
            return new ExportReader(directory, SignedCheckpoint.parse(note));
        } catch (IllegalArgumentException e) {
            throw new IOException("the checkpoint of `" + directory + "` is malformed: " + e.getMessage(), e);
        }
    }

    /** The checkpoint, unchecked. */
    public SignedCheckpoint checkpoint() {
        return checkpoint;
    }

    /** Number of entries, as the checkpoint says. */
    public long size() {
        return checkpoint.checkpoint().size();
    }

    @Override
    public byte[] read(TileId id) {
        try {
            return Layout.read(directory.resolve(id.path()), TileId.FULL * Hash.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The leaf at an index below {@link #size}.
     *
     * @throws IOException if its bundle is missing or malformed
     */
    public byte[] leaf(long index) throws IOException {
        checkIndex(index);
        long bundle = index / TileId.FULL;
        int width = TileId.widthAt(0, bundle, size());
        byte[] bytes = Layout.read(directory.resolve(EntryBundle.path(bundle, width)), EntryBundle.MAX_BYTES);
        try {
            return EntryBundle.parse(bytes, width).get((int) (index % TileId.FULL));
        } catch (IllegalArgumentException e) {
            throw new IOException("bundle " + bundle + " is malformed: " + e.getMessage(), e);
        }
    }

    /**
     * The body of the entry at an index below {@link #size}, or empty if the export has none.
     *
     * @throws IOException if its file is missing or malformed
     */
    public Optional<EntryBody> body(long index) throws IOException {
        checkIndex(index);
        Path file = directory.resolve(Layout.bodies(index / TileId.FULL));
        try (LineReader lines = new LineReader(Layout.open(file), BodyLine.MAX_BYTES)) {
            while (lines.next()) {
                BodyLine line = BodyLine.parse(lines.buffer(), lines.from(), lines.to());
                if (line.index() == index) {
                    return Optional.of(line.body());
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("bodies of bundle " + index / TileId.FULL + ": " + e.getMessage(), e);
        }
    }

    /** The content of a blob, unchecked; the caller closes it. */
    public InputStream blob(Hash digest) throws IOException {
        return Layout.open(directory.resolve(Layout.blob(digest)));
    }

    /**
     * A receipt for the entry at an index, against the export's checkpoint.
     *
     * @throws IOException if the entry's leaf or body is missing or malformed
     */
    public Receipt receipt(long index) throws IOException {
        EntryBody body = body(index).orElseThrow(() -> new IOException("entry " + index + " has no body"));
        return Receipt.of(checkpoint, index, new TileHashReader(this, size()), leaf(index), body);
    }

    private void checkIndex(long index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException("entry " + index + " is not within a log of size " + size());
        }
    }
}
