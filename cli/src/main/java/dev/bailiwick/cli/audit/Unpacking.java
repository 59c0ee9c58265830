package dev.bailiwick.cli.audit;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks an export's archive as it arrives. Nothing in it can lead outside the directory. For one thread. */
public final class Unpacking {
    /** The most files of an export. */
    static final long MAX_FILES = 20_000_000;

    /** The most bytes of an export, unpacked. */
    static final long MAX_BYTES = 1L << 40;

    private final Path directory;
    private long files;
    private long bytes;

    private Unpacking(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks.
     *
     * @param directory absent or empty
     * @return how many files there were
     * @throws Failure if the directory is not empty, or the archive is cut short, too large or tries to lead outside
     */
    public static long into(Path directory, InputStream archive) throws IOException {
        Unpacking unpacking = new Unpacking(directory.toAbsolutePath().normalize());
        unpacking.run(archive);
        return unpacking.files;
    }

    /** Requires that the directory is absent or empty. @throws Failure where it is not */
    public static void requireEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw Failure.usage("`" + directory + "` is not a directory");
        }
        try (Stream<Path> present = Files.list(directory)) {
            if (present.findAny().isPresent()) {
                throw Failure.usage("`" + directory + "` is not empty: an export needs a directory of its own");
            }
        }
    }

    private void run(InputStream archive) throws IOException {
        requireEmpty(directory);
        Files.createDirectories(directory);
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = inside(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    file(target, zip);
                }
            }
        }
        // The checkpoint is written last, so a stream that broke off between two files shows.
        if (!Files.isRegularFile(directory.resolve("checkpoint"))) {
            throw new Failure(
                    ExitCode.UNREACHABLE,
                    "unreachable",
                    "the export broke off: it has no checkpoint; delete it and try again");
        }
    }

    private Path inside(String name) {
        boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> c == '\\' || c == ':' || c < ' ');
        Path target = plain ? directory.resolve(name).normalize() : directory;
        boolean within = target.startsWith(directory) && !target.equals(directory);
        if (!plain
                || name.startsWith("/")
                || !within
                || !directory.relativize(target).equals(Path.of(name).normalize())) {
            throw outside(name);
        }
        for (Path part : Path.of(name)) {
            if (part.toString().equals("..")) {
                throw outside(name);
            }
        }
        return target;
    }

    private static Failure outside(String name) {
        return new Failure(
                ExitCode.UNVERIFIED,
                "unverified",
                "the export holds a file `" + name + "` that leads outside: it is not to be trusted");
    }

    private void file(Path target, InputStream in) throws IOException {
        if (++files > MAX_FILES) {
            throw tooLarge();
        }
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out =
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > MAX_BYTES) {
                    throw tooLarge();
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static Failure tooLarge() {
        return new Failure(
                ExitCode.UNVERIFIED,
                "unverified",
                "the export has more than " + MAX_FILES + " files or " + MAX_BYTES + " bytes");
    }
}
