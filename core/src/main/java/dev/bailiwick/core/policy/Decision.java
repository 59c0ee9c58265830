package dev.bailiwick.core.policy;

import dev.bailiwick.core.refusal.Reason;
import java.util.List;

/** The outcome of judging a change or a request, with every reason. Doubt is a {@link Deny}. */
public sealed interface Decision {
    /** Every reason that was found, the deciding ones first; never empty. */
    List<Reason> reasons();

    /** May be done now. */
    record Allow(List<Reason> reasons) implements Decision {
        public Allow {
            reasons = List.copyOf(reasons);
        }
    }

    /** May be done once a person has approved this very plan. */
    record NeedsApproval(List<Reason> reasons) implements Decision {
        public NeedsApproval {
            reasons = List.copyOf(reasons);
        }
    }

    /** May not be done. */
    record Deny(List<Reason> reasons) implements Decision {
        public Deny {
            reasons = List.copyOf(reasons);
        }
    }
}
