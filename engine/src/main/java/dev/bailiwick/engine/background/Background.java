package dev.bailiwick.engine.background;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes futures that nobody waits for. Stateless and thread-safe. */
public final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /** Lets work go on by itself; a failure is logged under what it was to do. */
    public static void run(String what, CompletableFuture<?> work) {
        if (work.whenComplete((done, error) -> tell(what, error)).isCancelled()) {
            LOG.warn("{} was cancelled", what);
        }
    }

    /** Keeps a repeated task that is ended with its executor. */
    public static void repeat(Future<?> task) {
        if (task.isCancelled()) {
            LOG.warn("a repeated task was cancelled");
        }
    }

    private static void tell(String what, @Nullable Throwable error) {
        if (error != null) {
            LOG.warn("{} failed: {}", what, error.toString());
        }
    }
}
