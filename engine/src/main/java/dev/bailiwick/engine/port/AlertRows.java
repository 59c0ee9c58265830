package dev.bailiwick.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far each receiver of alerts has come in the log, and what it would not take. */
public interface AlertRows {
    /** Where the receiver stands; empty for one that is new. */
    Optional<Position> position(String receiver);

    /** Dead letters from a receiver and index (both exclusive) on, by receiver and index, at most {@code limit}. */
    List<DeadLetter> deadLetters(String afterReceiver, long afterIndex, int limit);

    /** How many dead letters the receiver has. */
    long deadLetters(String receiver);

    /**
     * A receiver's place.
     *
     * @param nextIndex the first entry of the log that it has not been offered yet
     */
    record Position(String receiver, long nextIndex, Instant movedAt) {}

    /**
     * An entry that a receiver would not take.
     *
     * @param index the entry's place in the log, where its content lies
     * @param attempts how often it was offered
     * @param cause why it was not taken the last time
     */
    record DeadLetter(String receiver, long index, int attempts, String cause, Instant at) {}

    /** The writes. */
    interface Writable extends AlertRows {
        void move(Position position);

        /** Adds a dead letter, or renews its cause. */
        void bury(DeadLetter letter);

        /** Takes a dead letter away; tells whether it was there. */
        boolean exhume(String receiver, long index);
    }
}
