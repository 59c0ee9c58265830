package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.port.CheckpointAnchor;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hands each checkpoint to a program on its standard input; it has kept it when it exits with 0 within ten seconds. The
 * program is started directly, without a shell, and with an empty environment but for {@code PATH}. Thread-safe.
 *
 * @param argv the program and its arguments
 */
record CommandAnchor(List<String> argv) implements CheckpointAnchor {
    private static final long LIMIT_SECONDS = 10;

    CommandAnchor {
        argv = List.copyOf(argv);
    }

    @Override
    public void keep(SignedCheckpoint checkpoint) {
        Process process = start();
        try {
            try (OutputStream input = process.getOutputStream()) {
                input.write(checkpoint.toBytes());
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the anchor's command took more than " + LIMIT_SECONDS + " seconds");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("the anchor's command ended with status " + process.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the anchor's command did not take the checkpoint", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the anchor's command ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the anchor's command cannot be started", e);
        }
    }
}
