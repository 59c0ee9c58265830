package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.Tx;
import java.time.Instant;

/**
 * Notes that changes waited too long. Nothing rests on it, as every use looks at the end by itself: it tells who looks at
 * lists and at the log. Stateless.
 */
public final class ChangeExpiry {
    private ChangeExpiry() {}

    /** Ends waiting changes, of zones and of the policy, whose time is over; at most {@code limit}. */
    public static void sweep(Tx tx, Instant now, int limit) {
        for (ChangeRow row : tx.changes().overdue(now, limit)) {
            if (tx.changes().replace(ChangeRowEdits.withState(row, ChangeState.EXPIRED), row.state())) {
                String noun = row.kind().equals("policy") ? "policy" : "change";
                tx.append(Audit.entry(noun + "." + ChangeState.EXPIRED.word(), row.correlation())
                        .by("system")
                        .on(row.target())
                        .with("change", row.id())
                        .with("cause", "waited too long")
                        .outcome(ChangeState.EXPIRED.word())
                        .at(now));
            }
        }
    }
}
