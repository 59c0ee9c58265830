package dev.bailiwick.core.policy;

import dev.bailiwick.core.dns.ZoneId;
import java.util.Collection;
import java.util.List;

/** Approval rules by zone. Immutable and thread-safe. */
public final class ApprovalIndex {
    private final ZoneIndex<ApprovalRule> index;

    public ApprovalIndex(Collection<ApprovalRule> rules) {
        this.index = new ZoneIndex<>(rules, ApprovalRule::zones);
    }

    /** Those that speak of the zone, whomever and whatever else they concern. */
    public List<ApprovalRule> at(ZoneId zone) {
        return index.at(zone);
    }
}
