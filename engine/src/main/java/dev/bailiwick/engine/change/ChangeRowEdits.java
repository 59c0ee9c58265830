package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.ChangeState;
import dev.bailiwick.core.change.Verification;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change's row with one part replaced. */
final class ChangeRowEdits {
    private ChangeRowEdits() {}

    static ChangeRow withState(ChangeRow row, ChangeState state) {
        return copy(row, state.word(), row.verification());
    }

    static ChangeRow withVerification(ChangeRow row, Verification verification) {
        return copy(row, row.state(), verification.word());
    }

    /** Applied at a moment, as part of a version of the zone. */
    static ChangeRow applied(ChangeRow row, Instant at, long version) {
        return copy(row, ChangeState.APPLIED.word(), row.verification(), at, version);
    }

    private static ChangeRow copy(ChangeRow row, String state, String verification) {
        return copy(row, state, verification, row.appliedAt(), row.appliedVersion());
    }

    private static ChangeRow copy(
            ChangeRow row, String state, String verification, @Nullable Instant appliedAt, long appliedVersion) {
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
                appliedAt,
                appliedVersion,
                row.rollbackOf());
    }
}
