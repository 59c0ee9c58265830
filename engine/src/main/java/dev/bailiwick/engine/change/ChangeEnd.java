package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.Tx;
import java.time.Instant;

/** Ends a change in a state, with the entry that says so. Stateless. */
public final class ChangeEnd {
    private ChangeEnd() {}

    public static void write(Tx tx, ChangeRow row, ChangeState state, String actor, String cause, Instant now) {
        ChangeRow current = tx.changes().find(row.id()).orElse(row);
        tx.changes().replace(ChangeRowEdits.withState(current, state), current.state());
        String noun = row.kind().equals("policy") ? "policy" : "change";
        tx.append(Audit.entry(noun + "." + state.word(), row.correlation())
                .by(actor)
                .on(row.target())
                .with("change", row.id())
                .with("cause", cause)
                .outcome(state.word())
                .at(now));
    }
}
