package dev.bailiwick.tlog.export;

import dev.bailiwick.tlog.merkle.Hash;
import dev.bailiwick.tlog.tile.EntryBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where things lie in an export directory, and reading them within limits. */
final class Layout {

    static final String FORMAT_FILE = "export-format";
    static final String FORMAT = "bailiwick audit export, version 1\n";
    static final String CHECKPOINT = "checkpoint";

    private Layout() {}

    /** One file of bodies for each bundle of 256 entries, full or not. */
    static String bodies(long bundle) {
        return "bodies/" + EntryBundle.number(bundle) + ".jsonl";
    }

    static String blob(Hash digest) {
        String hex = digest.hex();
        return "blobs/" + hex.substring(0, 2) + "/" + hex;
    }

    /** Reads a whole regular file. */
    static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = open(file)) {
            byte[] read = in.readNBytes(maxBytes + 1);
            if (read.length > maxBytes) {
                throw new IOException("the file has more than " + maxBytes + " bytes");
            }
            return read;
        }
    }

    /** Opens a regular file: an export from elsewhere may hold links or devices, and they are not followed. */
    static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file);
    }

    /** What went wrong with a file, without its path. */
    static String cause(IOException e) {
        return e instanceof NoSuchFileException ? "the file is missing" : "cannot be read: " + e.getMessage();
    }
}
