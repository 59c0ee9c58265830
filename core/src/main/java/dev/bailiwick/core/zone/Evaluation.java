package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.refusal.Refusal;
import java.util.List;

/** What became of prerequisites and steps when held against a zone. */
public sealed interface Evaluation {
    /** The edits that the steps come down to, one an RRset, in canonical order; empty where they change nothing. */
    record Edits(List<RrsetEdit> edits) implements Evaluation {
        public Edits {
            edits = List.copyOf(edits);
        }
    }

    /** A prerequisite does not hold or a step cannot be done; nothing changes. */
    record Failed(Refusal refusal) implements Evaluation {}
}
