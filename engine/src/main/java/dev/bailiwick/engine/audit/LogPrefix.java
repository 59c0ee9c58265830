package dev.bailiwick.engine.audit;

import dev.bailiwick.engine.port.Store;
import dev.bailiwick.tlog.merkle.ConsistencyProof;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.note.Checkpoint;
import dev.bailiwick.tlog.tile.TileHashReader;

/** Tells whether a log goes on from a state that was seen before. Stateless. */
public final class LogPrefix {
    private LogPrefix() {}

    /** Whether the log's first entries are those of the checkpoint, which is not larger than the log. */
    public static boolean holds(Store store, Checkpoint earlier) {
        return store.read(reads -> {
            Frontier log = Frontier.parse(reads.log().frontier());
            return earlier.size() == 0
                    || ConsistencyProof.of(
                                    earlier.size(),
                                    log.size(),
                                    new TileHashReader(new LogTiles(reads.log()), log.size()))
                            .verify(earlier.root(), log.root());
        });
    }
}
