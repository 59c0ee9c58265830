package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that runs in the foreground in a directory of its own, which goes with it. Only this very process and its
 * children are ever ended. Its output is in {@link #output}.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int SHOWN_CHARS = 4000;

    private final Path directory;
    private final Process process;

    private ServerProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Makes an empty directory for a server, readable by its owner only. */
    public static Path newDirectory(String prefix) {
        try {
            return Files.createTempDirectory("bailiwick-" + prefix + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether the program is installed. */
    public static boolean installed(String program) {
        return Files.isExecutable(Path.of(program));
    }

    /** Starts a program in the directory, which {@link #close} deletes. */
    public static ServerProcess start(Path directory, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            return new ServerProcess(directory, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a finished program wrote to both of its outputs, and its exit code. */
    public record Result(int exit, String output) {}

    /** Runs a program to its end. */
    public static Result run(Duration most, List<String> command) {
        Path file = null;
        try {
            file = Files.createTempFile("bailiwick-run-", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file.toFile())
                    .start();
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command.getFirst() + " did not end in time: " + Files.readString(file));
            }
            return new Result(process.exitValue(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            delete(file);
        }
    }

    public Path directory() {
        return directory;
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The end of what the program wrote. */
    public String output() {
        try {
            String all = Files.readString(directory.resolve("output"));
            return all.substring(Math.max(0, all.length() - SHOWN_CHARS));
        } catch (IOException e) {
            return "no output: " + e.getMessage();
        }
    }

    /** Ends the program and keeps its directory, so that it can be started again. */
    public void stop() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle each : family) {
            awaitEnd(each, deadline);
        }
    }

    @Override
    public void close() {
        stop();
        deleteTree(directory);
    }

    private static void awaitEnd(ProcessHandle handle, long deadline) {
        try {
            long left = Math.max(1, deadline - System.nanoTime());
            handle.onExit().get(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            handle.destroyForcibly();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            handle.destroyForcibly();
        }
    }

    private static void deleteTree(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(ServerProcess::delete);
        } catch (IOException e) {
            // A file that a dying server still renames is left to the system's cleaning.
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path path) {
        try {
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // As above.
        }
    }
}
