package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Verification;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;

/** A change's row with one part replaced. */
final class ChangeRowEdits {
    private ChangeRowEdits() {}

    static ChangeRow withState(ChangeRow row, ChangeState state) {
        return copy(row, state.word(), row.verification());
    }

    static ChangeRow withVerification(ChangeRow row, Verification verification) {
        return copy(row, row.state(), verification.word());
    }

    private static ChangeRow copy(ChangeRow row, String state, String verification) {
        return new ChangeRow(
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                state,
                verification,
                row.identity(),
                row.owner(),
                row.principal(),
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                row.plan(),
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                row.appliedAt(),
                row.appliedVersion(),
                row.rollbackOf());
    }
}
