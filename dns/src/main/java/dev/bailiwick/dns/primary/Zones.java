package dev.bailiwick.dns.primary;

import dev.bailiwick.core.zone.ZoneView;
import java.util.Optional;
import org.xbill.DNS.Name;

/** Finds zones. Called on receiving threads: answers from memory. Implementations are thread-safe. */
@FunctionalInterface
public interface Zones {
    /** The zone of the view with the longest apex that is the name or an ancestor of it. */
    Optional<ZoneView> find(String view, Name name);
}
