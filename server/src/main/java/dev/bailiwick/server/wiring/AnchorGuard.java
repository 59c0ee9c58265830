package dev.bailiwick.server.wiring;

import dev.bailiwick.engine.port.Store;
import dev.bailiwick.tlog.export.AnchorFile;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.note.NoteVerifier;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.util.List;
import java.util.Optional;

/** Refuses to start where the anchor knows more than the log does: the log was cut or put back to an earlier state. */
final class AnchorGuard {
    private AnchorGuard() {}

    /** @throws IllegalStateException if the anchor is ahead of the log, or was signed by another key */
    static void check(Store store, AnchorFile anchor, NoteVerifier key) {
        Optional<SignedCheckpoint> last = anchor.last();
        if (last.isEmpty()) {
            return;
        }
        last.get().refusal(List.of(key)).ifPresent(cause -> {
            throw new IllegalStateException("the anchor does not belong to this log: " + cause);
        });
        Frontier log = store.read(reads -> Frontier.parse(reads.log().frontier()));
        long anchored = last.get().checkpoint().size();
        if (anchored > log.size()) {
            throw new IllegalStateException("the anchor is ahead of the log (" + anchored + " entries against "
                    + log.size() + "): the database was put back to an earlier state");
        }
        if (anchored == log.size() && !log.root().equals(last.get().checkpoint().root())) {
            throw new IllegalStateException("the log is not the one that was anchored: same size, another root");
        }
    }
}
