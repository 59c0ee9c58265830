package dev.bailiwick.server.joining.found;

import dev.bailiwick.cli.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a server's configuration files within limits of size and number. For one thread and one configuration. */
public final class ConfigText {
    /** The most octets of all files together. */
    public static final int MAX_BYTES = 64 << 20;

    /** The most files. */
    public static final int MAX_FILES = 1_000;

    /** How deep files may include others. */
    public static final int MAX_DEPTH = 16;

    private long octets;
    private int files;

    /**
     * Reads a file; octets outside ASCII keep their values as characters, so that nothing is refused for its encoding.
     *
     * @throws Failure where it cannot be read, or a limit is exceeded
     */
    public String read(Path file) {
        if (++files > MAX_FILES) {
            throw Failure.invalid("the configuration has more than " + MAX_FILES + " files");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] all = in.readNBytes((int) (MAX_BYTES - octets) + 1);
            octets += all.length;
            if (octets > MAX_BYTES) {
                throw Failure.invalid("the configuration has more than " + (MAX_BYTES >> 20) + " MiB");
            }
            return new String(all, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw Failure.usage("`" + file + "` cannot be read: there is no such file");
        } catch (AccessDeniedException e) {
            throw Failure.usage("`" + file + "` cannot be read: permission denied; run as a user who may");
        } catch (IOException e) {
            throw Failure.usage("`" + file + "` cannot be read: " + e.getMessage());
        }
    }

    /** The files that an include names, in order of their names: one, or those that a pattern matches. */
    public static List<Path> included(Path base, String named) {
        Path path = base.resolve(named);
        String last = path.getFileName() == null ? "" : path.getFileName().toString();
        Path folder = path.getParent();
        if (folder == null || !last.matches(".*[*?\\[].*")) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, last)) {
            matching.forEach(found::add);
        } catch (IOException e) {
            throw Failure.usage("`" + folder + "` cannot be listed: " + e.getMessage());
        }
        found.sort(null);
        return found;
    }

    /** A configuration that is not understood, with its place. */
    public static Failure wrong(String file, int line, String what) {
        return Failure.invalid(file + ":" + line + ": " + what);
    }
}
