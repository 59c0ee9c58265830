package dev.bailiwick.server.backup;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells each second how large a file has grown. Ends when closed. */
final class Progress implements AutoCloseable {
    private static final long MIB = 1 << 20;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private Progress(PrintWriter err, String done, Path file) {
        this.thread = Thread.ofPlatform().daemon().name("progress").start(() -> tell(err, done, file));
    }

    static Progress watch(PrintWriter err, String done, Path file) {
        return new Progress(err, done, file);
    }

    private void tell(PrintWriter err, String done, Path file) {
        try {
            while (!end.await(1, TimeUnit.SECONDS)) {
                err.println(done + " " + Files.size(file) / MIB + " MiB");
                err.flush();
            }
        } catch (InterruptedException | IOException stop) {
            // There is nobody left to tell.
        }
    }

    void done() {
        end.countDown();
    }

    @Override
    public void close() {
        done();
        thread.interrupt();
    }
}
