package dev.bailiwick.engine.zone;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneTree;

/**
 * A zone at its last committed version. Immutable.
 *
 * @param serial the SOA serial of this version, 0 to 2^32-1
 */
public record LiveZone(ZoneId id, ZoneTree tree, long serial) {
    public long version() {
        return tree.version();
    }
}
