package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.merkle.RootBuilder;
import dev.bailiwick.tlog.merkle.Sha256;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import dev.bailiwick.tlog.tile.EntryBundle;
import dev.bailiwick.tlog.tile.TileId;
import dev.bailiwick.tlog.tile.TileStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log into a directory, entry by entry in order, in constant memory: tiles and entry bundles as C2SP tlog-tiles lays them
 * out, the bodies beside them, blobs by their digest, and last the checkpoint. It writes what it is given and judges none of it, so
 * that the export of a damaged store shows the damage. One thread.
 */
public final class ExportWriter implements Closeable {

    private final Path directory;
    private final TileStream tiles = new TileStream(this::writeTile);
    private final RootBuilder tree = new RootBuilder();
    private final Sha256 sha = new Sha256();
    private final List<byte[]> bundle = new ArrayList<>(TileId.FULL);
    private @Nullable OutputStream bodies;

    private ExportWriter(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts an export.
     *
     * @param directory absent or empty
     * @throws IOException if it is neither, or cannot be written
     */
    public static ExportWriter create(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> present = Files.list(directory)) {
            if (present.findAny().isPresent()) {
                throw new IOException("the export directory `" + directory + "` is not empty");
            }
        }
        Files.writeString(directory.resolve(Layout.FORMAT_FILE), Layout.FORMAT, StandardOpenOption.CREATE_NEW);
        return new ExportWriter(directory);
    }

    /** The next entry. */
    public void append(byte[] leaf, EntryBody body) throws IOException {
        byte[] line = new BodyLine(tree.size(), body).encode();
        OutputStream out = bodiesOfCurrentBundle();
        out.write(line);
        out.write('\n');
        add(leaf);
    }

    /** The next entry where the store holds no body for it, which verification will report as a fault. */
    public void appendWithoutBody(byte[] leaf) throws IOException {
        bodiesOfCurrentBundle();
        add(leaf);
    }

    private void add(byte[] leaf) throws IOException {
        byte[] hash = new byte[Hash.BYTES];
        sha.leaf(leaf, 0, leaf.length, hash, 0);
        Hash leafHash = Hash.of(hash);
        bundle.add(leaf.clone());
        tree.add(leafHash);
        tiles.add(leafHash);
        if (bundle.size() == TileId.FULL) {
            writeBundle();
        }
    }

    /**
     * A blob that a body refers to, in any order and as often as one likes.
     *
     * @param content read to its end, not closed; not looked at if the blob is there already
     */
    public void blob(Hash digest, InputStream content) throws IOException {
        Path file = directory.resolve(Layout.blob(digest));
        if (!Files.exists(file)) {
            Files.createDirectories(parent(file));
            Files.copy(content, file);
        }
    }

    /** Number of entries so far. */
    public long size() {
        return tree.size();
    }

    /** The root over the entries so far. */
    public Hash root() {
        return tree.root();
    }

    /**
     * Writes the partial tiles and the checkpoint, and closes. Whether the checkpoint's root is that of the entries is left to
     * verification; compare {@link #root} to know at once.
     *
     * @throws IllegalArgumentException if the checkpoint is of another size
     */
    public void finish(SignedCheckpoint checkpoint) throws IOException {
        if (checkpoint.checkpoint().size() != tree.size()) {
            throw new IllegalArgumentException("the checkpoint is of size "
                    + checkpoint.checkpoint().size() + ", the export of size " + tree.size());
        }
        if (!bundle.isEmpty()) {
            writeBundle();
        }
        try {
            tiles.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Path temporary = directory.resolve(Layout.CHECKPOINT + ".new");
        Files.write(temporary, checkpoint.toBytes());
        Files.move(temporary, directory.resolve(Layout.CHECKPOINT), StandardCopyOption.ATOMIC_MOVE);
        close();
    }

    /** Closes the file under way. Without {@link #finish} the directory has no checkpoint and is no export. */
    @Override
    public void close() throws IOException {
        if (bodies != null) {
            bodies.close();
            bodies = null;
        }
    }

    private OutputStream bodiesOfCurrentBundle() throws IOException {
        OutputStream open = bodies;
        if (open == null) {
            Path file = directory.resolve(Layout.bodies(tree.size() / TileId.FULL));
            Files.createDirectories(parent(file));
            open = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16);
            bodies = open;
        }
        return open;
    }

    private void writeBundle() throws IOException {
        long index = (tree.size() - 1) / TileId.FULL;
        write(EntryBundle.path(index, bundle.size()), EntryBundle.encode(bundle));
        bundle.clear();
        close();
    }

    private void writeTile(TileId id, byte[] content) {
        try {
            write(id.path(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(parent(file));
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }

    private Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? directory : parent;
    }
}
