package dev.bailiwick.engine.change;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.zone.ChallengeRule;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What one caller may not take from others, whatever its scope covers: challenge values while operations are evaluated, all
 * other records once it is clear what the operations come down to.
 */
public interface Ownership extends ChallengeRule {
    /** Nothing belongs to anyone; for what is no automation's. */
    Ownership NONE = new Ownership() {
        @Override
        public boolean mayRemove(Name name, Record value) {
            return true;
        }

        @Override
        public Optional<Refusal> refusal(List<RrsetEdit> edits) {
            return Optional.empty();
        }
    };

    /** Why the edits take from others what is theirs, each RRset named; or nothing. */
    Optional<Refusal> refusal(List<RrsetEdit> edits);
}
