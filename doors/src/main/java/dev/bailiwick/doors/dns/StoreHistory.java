package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.transfer.Delta;
import dev.bailiwick.dns.transfer.ZoneHistory;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history that the store keeps, for IXFR. Looks a few versions back first, and further where needed. */
final class StoreHistory implements ZoneHistory {
    private static final int[] WINDOWS = {64, 1_024, 10_000};

    /** Deltas that may have been committed since the version was read. */
    private static final int SLACK = 64;

    private final Engine engine;

    StoreHistory(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Optional<List<Delta>> deltas(ZoneId zone, long fromSerial) {
        long version = engine.zones().get(zone).map(live -> live.version()).orElse(0L);
        for (int window : WINDOWS) {
            long after = Math.max(0, version - window);
            List<ZoneDelta> known = engine.store().read(reads -> reads.zones().deltas(zone, after, window + SLACK));
            Optional<List<Delta>> steps = since(known, fromSerial);
            if (steps.isPresent() || after == 0) {
                return steps;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<Delta>> since(List<ZoneDelta> known, long fromSerial) {
        int start = known.size() - 1;
        while (start >= 0 && known.get(start).fromSerial() != fromSerial) {
            start--;
        }
        if (start < 0) {
            return Optional.empty();
        }
        List<Delta> steps = new ArrayList<>();
        for (ZoneDelta each : known.subList(start, known.size())) {
            Optional<Delta> step = Delta.of(each.edits());
            if (step.isEmpty()) {
                return Optional.empty();
            }
            steps.add(step.get());
        }
        return Optional.of(steps);
    }
}
