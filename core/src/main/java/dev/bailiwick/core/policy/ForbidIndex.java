package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.ZoneId;
import java.util.Collection;
import java.util.List;

/** Forbids by zone. Immutable and thread-safe. */
public final class ForbidIndex {
    private final ZoneIndex<Forbid> index;

    public ForbidIndex(Collection<Forbid> forbids) {
        this.index = new ZoneIndex<>(forbids, Forbid::zones);
    }

    /** Those that speak of the zone, whomever and whatever else they concern. */
    public List<Forbid> at(ZoneId zone) {
        return index.at(zone);
    }
}
