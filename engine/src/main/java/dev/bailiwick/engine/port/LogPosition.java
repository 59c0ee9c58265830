package dev.bailiwick.engine.port;

/** Where an entry came to stand. Thread-safe once the unit's future has completed; before that both calls throw. */
public interface LogPosition {
    /**
     * The entry's index, from 0.
     *
     * @throws IllegalStateException before the commit
     */
    long index();

    /**
     * The entry's RFC 6962 leaf hash in lower-case hex.
     *
     * @throws IllegalStateException before the commit
     */
    String leafHash();
}
