package dev.bailiwick.doors.noise;

import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.principal.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records reading: the first read of a credential at one door in each minute is an entry {@code access.read}, durable
 * before the answer; further ones in that minute are not. Bounded; thread-safe.
 */
public final class ReadLog {
    private static final int MAX_CREDENTIALS = 50_000;

    private final String door;
    private final Store store;
    private final Supplier<Instant> now;
    private final Map<String, Instant> minutes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_CREDENTIALS;
        }
    };

    public ReadLog(String door, Store store, Supplier<Instant> now) {
        this.door = door;
        this.store = store;
        this.now = now;
    }

    /**
     * Notes a read; blocks for the entry where one is due.
     *
     * @param target what is read first in this minute
     */
    public void note(Principal reader, String correlation, String target) {
        Instant at = now.get();
        if (!isFirst(reader.actor() + " " + reader.credential(), at.truncatedTo(ChronoUnit.MINUTES))) {
            return;
        }
        try {
            store.write(tx -> tx.append(Audit.entry("access.read", correlation)
                            .by(reader)
                            .through(door)
                            .on(target)
                            .outcome("read")
                            .at(at)))
                    .join();
        } catch (RuntimeException e) {
            forget(reader.actor() + " " + reader.credential());
            throw e;
        }
    }

    private synchronized void forget(String credential) {
        minutes.remove(credential);
    }

    private synchronized boolean isFirst(String credential, Instant minute) {
        return !minute.equals(minutes.put(credential, minute));
    }
}
