package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import dev.bailiwick.engine.time.GovernedTime;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a zone's writer works: the zone as it is served here, and who hears of what becomes of it. Thread-safe.
 *
 * @param node this node's name, by which it holds the writer lease
 */
record ZoneSite(
        ZoneId zone,
        String node,
        Store store,
        GovernedTime time,
        ZoneRegistry registry,
        CommitListener commits,
        ChangeListener changes) {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneSite.class);

    /** The zone as it is served here. Refused (NOT_FOUND) where it is not. */
    LiveZone served() {
        return registry.get(zone).orElseThrow(() -> new Refused(Refusal.Kind.NOT_FOUND, "no such zone"));
    }

    /** Serves a version and tells of it. */
    void publish(ZoneDraft.Result result) {
        registry.publish(result.zone());
        if (!result.edits().isEmpty()) {
            tell(result.zone(), result.edits());
        }
        try {
            changes.applied(result.zone(), result.changes());
        } catch (RuntimeException e) {
            LOG.error("a listener to changes of zone {} failed", zone, e);
        }
    }

    /** The answer to a commit can be lost although the commit was not: what is served is what is durable. */
    void catchUp() {
        try {
            Optional<LiveZone> known = registry.get(zone);
            Optional<ZoneHead> head = store.read(reads -> reads.zones().head(zone));
            if (known.isPresent()
                    && head.isPresent()
                    && head.get().version() > known.get().version()) {
                LiveZone found = ZoneRegistry.read(store, head.get());
                registry.publish(found);
                tell(found, List.of());
            }
        } catch (RuntimeException e) {
            LOG.warn("zone {} could not be read again after a failed commit: {}", zone, e.toString());
        }
    }

    /** Serves what is durable, whatever was served before. */
    void readAgain() {
        store.read(reads -> reads.zones().head(zone)).ifPresent(head -> {
            LiveZone found = ZoneRegistry.read(store, head);
            registry.reset(found);
            tell(found, List.of());
        });
    }

    private void tell(LiveZone live, List<RrsetEdit> edits) {
        try {
            commits.committed(live, edits);
        } catch (RuntimeException e) {
            LOG.error("a listener to commits of zone {} failed", zone, e);
        }
    }
}
