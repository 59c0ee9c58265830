package dev.bailiwick.testkit.clients;

import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client that ran to its end.
 *
 * @param exit its exit code
 * @param output what it wrote to both of its outputs
 */
public record ClientRun(int exit, String output) {
    /** Tells whether the program is installed. */
    public static boolean installed(String program) {
        return ServerProcess.installed(program);
    }

    /**
     * Runs a program to its end.
     *
     * @param directory where it runs; its output is kept there in a file
     * @param env the whole environment beside PATH and HOME
     * @param input what it reads from its standard input
     * @param most how long it may take; it is ended after that, and the call fails
     */
    public static ClientRun of(
            Path directory, List<String> command, Map<String, String> env, String input, Duration most) {
        try {
            Path in = Files.createTempFile(directory, "client-", ".in");
            Path out = Files.createTempFile(directory, "client-", ".out");
            Files.writeString(in, input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
            builder.environment().put("HOME", directory.toString());
            builder.environment().putAll(env);
            Process process = builder.start();
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command.getFirst() + " did not end in time: " + Files.readString(out));
            }
            return new ClientRun(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
