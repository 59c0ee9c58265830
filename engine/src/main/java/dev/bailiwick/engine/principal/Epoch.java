package dev.bailiwick.engine.principal;

import dev.bailiwick.engine.port.SettingRows;
import dev.bailiwick.engine.port.Store;
import java.time.Instant;

/**
 * The time since which this database has been the one truth. A restore begins a new epoch: what came between the backup
 * and the restore is not known, so nothing that was issued, approved or proved until then carries weight. It changes only
 * while no server runs. Immutable.
 *
 * @param number 0 until the first restore
 * @param since when the epoch began; {@link Instant#EPOCH} until the first restore
 */
public record Epoch(long number, Instant since) {
    /** The subject whose mark voids every lease and token of earlier epochs. */
    public static final String MARK = "epoch/all";

    private static final String NUMBER = "epoch.number";
    private static final String SINCE = "epoch.since";

    public static Epoch load(Store store) {
        return store.read(reads -> of(reads.settings()));
    }

    public static Epoch of(SettingRows settings) {
        return new Epoch(
                settings.get(NUMBER).map(Long::parseLong).orElse(0L),
                settings.get(SINCE).map(Instant::parse).orElse(Instant.EPOCH));
    }

    /** The next one, beginning now. */
    public Epoch next(Instant now) {
        return new Epoch(number + 1, now);
    }

    public void write(SettingRows.Writable settings) {
        settings.put(NUMBER, Long.toString(number));
        settings.put(SINCE, since.toString());
    }

    /** Tells whether the moment belongs to an earlier epoch. */
    public boolean isBefore(Instant moment) {
        return number > 0 && !moment.isAfter(since);
    }
}
