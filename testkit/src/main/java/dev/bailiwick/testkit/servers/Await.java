package dev.bailiwick.testkit.servers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions with a deadline. */
public final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /**
     * Returns once the condition holds.
     *
     * @throws AssertionError with the description, if it does not hold in time
     */
    public static void until(String description, Duration most, BooleanSupplier condition) {
        until(() -> description, most, condition);
    }

    /** The same with a description made only when it is needed, so that it can tell what was seen last. */
    public static void until(Supplier<String> description, Duration most, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + most.toMillis() + " ms in vain: " + description.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
