package dev.bailiwick.dns.transfer;

import dev.bailiwick.core.dns.ZoneId;
import java.util.List;
import java.util.Optional;

/** What is remembered of a zone's past. May block: it is called on the transfers' executor. Thread-safe. */
@FunctionalInterface
public interface ZoneHistory {
    /**
     * The steps from the serial to now, oldest first, each beginning where the one before ended.
     *
     * @return empty if the serial is not remembered or the steps are too many; the whole zone is sent then
     */
    Optional<List<Delta>> deltas(ZoneId zone, long fromSerial);

    /** Remembers nothing: each IXFR is answered with the whole zone. */
    static ZoneHistory none() {
        return (zone, fromSerial) -> Optional.empty();
    }
}
