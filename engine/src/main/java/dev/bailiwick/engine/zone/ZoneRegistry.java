package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.ZoneRows;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.engine.port.ZoneRows.ZoneHead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;

/**
 * The zones as they are served. A version is published only after its commit, so what a reader sees is durable.
 * Thread-safe; readers never wait.
 */
public final class ZoneRegistry {
    private static final int CATCH_UP_LIMIT = 1_000;

    private final ConcurrentHashMap<ZoneId, LiveZone> zones = new ConcurrentHashMap<>();

    /** Loads every zone that the store holds. */
    public void load(Store store) {
        for (ZoneHead head : store.read(reads -> reads.zones().heads())) {
            publish(read(store, head));
        }
    }

    /** Catches up with what other nodes committed: zones that moved, came or went. */
    public void refresh(Store store) {
        Set<ZoneId> before = Set.copyOf(zones.keySet());
        Set<ZoneId> stored = new HashSet<>();
        for (ZoneHead head : store.read(reads -> reads.zones().heads())) {
            stored.add(head.zone());
            LiveZone known = zones.get(head.zone());
            if (known == null) {
                publish(read(store, head));
            } else if (head.version() > known.version()) {
                publish(store.read(reads -> caughtUp(reads.zones(), known)).orElseGet(() -> read(store, head)));
            }
        }
        before.stream().filter(zone -> !stored.contains(zone)).forEach(this::withdraw);
    }

    /** The zone as it is stored now, by the deltas since; empty where they no longer reach back that far. */
    private static Optional<LiveZone> caughtUp(ZoneRows rows, LiveZone known) {
        ZoneTree tree = known.tree();
        long serial = known.serial();
        for (ZoneDelta delta : rows.deltas(known.id(), known.version(), CATCH_UP_LIMIT)) {
            if (delta.version() != tree.version() + 1) {
                return Optional.empty();
            }
            tree = tree.with(delta.edits(), delta.version());
            serial = delta.toSerial();
        }
        return tree.version() > known.version()
                ? Optional.of(new LiveZone(known.id(), tree, serial))
                : Optional.empty();
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

    /** Serves this version, whichever was served before: for the zone's writer, which knows better. */
    void reset(LiveZone zone) {
        zones.put(zone.id(), zone);
    }

    /** Takes a deleted zone out of service. */
    public void withdraw(ZoneId zone) {
        zones.remove(zone);
    }
}
