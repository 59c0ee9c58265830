package dev.bailiwick.engine.change;

import dev.bailiwick.engine.port.ClaimRows;
import dev.bailiwick.engine.port.ClaimRows.Claim;
import java.util.List;
import java.util.function.Function;

/** Where claims are asked for: the rows of a unit of work, or a read of its own each time. */
@FunctionalInterface
interface ClaimSource {
    List<Claim> ask(Function<ClaimRows, List<Claim>> question);
}
