package dev.bailiwick.engine.port;

import java.util.Map;
import java.util.Optional;

/** Small durable facts: latest recorded time, epoch, bootstrap state, watermarks, checkpoints. */
public interface SettingRows {
    Optional<String> get(String key);

    /**
     * The revocation watermarks moved beyond a sequence number, by {@code kind/name}: the sequence up to which credentials
     * are void. Sequence numbers become visible in their order, so the highest one read tells where to go on.
     */
    Map<String, Long> watermarks(long afterSequence);

    /** The writes. */
    interface Writable extends SettingRows {
        void put(String key, String value);

        void remove(String key);

        /** Moves a watermark; never back. */
        void moveWatermark(String key, long sequence);

        /** The next number of a durable counter, from 1, never given twice. */
        long next(String counter);

        void addCheckpoint(LogRows.CheckpointRow checkpoint);
    }
}
