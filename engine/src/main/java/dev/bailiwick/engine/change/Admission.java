package dev.bailiwick.engine.change;

import dev.bailiwick.core.refusal.Refusal;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the limits admit a request, asked when it is known to be no repetition, and counted once however often its unit
 * of work runs. Used by one thread at a time.
 */
final class Admission {
    private final Supplier<Optional<Refusal>> limits;
    private boolean asked;
    private Optional<Refusal> refusal = Optional.empty();

    Admission(Supplier<Optional<Refusal>> limits) {
        this.limits = limits;
    }

    /** Why it is not admitted, or empty. */
    Optional<Refusal> refusal() {
        if (!asked) {
            refusal = limits.get();
            asked = true;
        }
        return refusal;
    }
}
