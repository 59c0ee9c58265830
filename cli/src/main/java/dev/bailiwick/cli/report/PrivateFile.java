package dev.bailiwick.cli.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that only its owner can read (mode 0600) and that appears whole or not at all. It is prepared before the secret
 * is asked for, so that none is issued that cannot be kept. One thread.
 */
public final class PrivateFile implements Closeable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final boolean replace;
    private final Path temporary;
    private boolean kept;

    private PrivateFile(Path file, boolean replace, Path temporary) {
        this.file = file;
        this.replace = replace;
        this.temporary = temporary;
    }

    /**
     * Makes room for the file.
     *
     * @throws Failure if it is there already and is not to be replaced, or cannot be written
     */
    public static PrivateFile prepare(Path file, boolean replace) {
        if (!replace && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw present(file);
        }
        @Nullable Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Failure.usage("`" + file + "` cannot be written: there is no directory `" + folder + "`");
        }
        try {
            FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
            return new PrivateFile(file, replace, Files.createTempFile(folder, ".bailiwick-", ".new", mode));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Writes the content and lets the file appear.
     *
     * @throws Failure if that fails, or another came first
     */
    public void keep(String content) {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            appear();
            kept = true;
        } catch (FileAlreadyExistsException e) {
            throw present(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void appear() throws IOException {
        if (replace) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try {
            // A link fails where the name is taken, which a move would not.
            Files.createLink(file, temporary);
            Files.delete(temporary);
        } catch (UnsupportedOperationException e) {
            Files.move(temporary, file);
        }
    }

    /** Removes what was prepared where it was not kept. */
    @Override
    public void close() {
        try {
            if (!kept) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw unwritable(temporary, e);
        }
    }

    private static Failure present(Path file) {
        return Failure.usage("`" + file + "` is there already: choose another name, or replace it with --force");
    }

    private static Failure unwritable(Path file, IOException cause) {
        Failure failure = Failure.usage("`" + file + "` cannot be written: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
