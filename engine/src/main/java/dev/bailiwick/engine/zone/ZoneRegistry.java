package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;

/**
 * The zones as they are served. A version is published only after its commit, so what a reader sees is durable.
 * Thread-safe; readers never wait.
 */
public final class ZoneRegistry {
    private final ConcurrentHashMap<ZoneId, LiveZone> zones = new ConcurrentHashMap<>();

    /** Loads every zone that the store holds. */
    public void load(Store store) {
        for (ZoneHead head : store.read(reads -> reads.zones().heads())) {
            publish(read(store, head));
        }
    }

    /** Reads one zone from the store. */
    static LiveZone read(Store store, ZoneHead head) {
        return store.read(reads -> {
            ZoneHead now = reads.zones().head(head.zone()).orElse(head);
            List<Rrset> content = new ArrayList<>();
            reads.zones().rrsets(now.zone(), content::add);
            return new LiveZone(now.zone(), ZoneTree.of(now.zone().apex(), now.version(), content), now.serial());
        });
    }

    public Optional<LiveZone> get(ZoneId zone) {
        return Optional.ofNullable(zones.get(zone));
    }

    /** The zone of the view with the longest apex at or above the name. */
    public Optional<LiveZone> enclosing(String view, Name name) {
        Name candidate = Names.canonical(name);
        while (true) {
            LiveZone found = zones.get(new ZoneId(view, candidate));
            if (found != null) {
                return Optional.of(found);
            }
            if (candidate.labels() <= 1) {
                return Optional.empty();
            }
            candidate = Names.parent(candidate);
        }
    }

    public Collection<LiveZone> all() {
        return List.copyOf(zones.values());
    }

    /** Publishes a committed version; an older one than is known is ignored. */
    public void publish(LiveZone zone) {
        zones.merge(zone.id(), zone, (known, next) -> next.version() >= known.version() ? next : known);
    }

    /** Takes a deleted zone out of service. */
    public void withdraw(ZoneId zone) {
        zones.remove(zone);
    }
}
