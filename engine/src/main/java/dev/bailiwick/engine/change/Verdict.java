package dev.bailiwick.engine.change;

import dev.bailiwick.core.change.Plan;
import dev.bailiwick.core.policy.Decision;
import dev.bailiwick.core.refusal.Refusal;

/** What judging a change came to. The same value answers a dry run, {@code explain} and the real thing. */
public sealed interface Verdict {
    /** It cannot be planned, or may not be done. */
    record Refuse(Refusal refusal) implements Verdict {}

    /** It may be done, now or once approved; the decision is never a denial. */
    record Judged(Plan plan, Decision decision) implements Verdict {}
}
