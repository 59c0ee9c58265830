package dev.bailiwick.core.zone;

import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Who may remove which values of the TXT RRsets at {@code _acme-challenge} names, where each value belongs to the
 * credential that placed it. Several clients validate at one name at the same time (a wildcard and its base name), so
 * one must not clear away what another waits for.
 */
@FunctionalInterface
public interface ChallengeRule {
    /**
     * The TTL in seconds of every TXT RRset at a challenge name. It belongs to the RRset, so that of one client would
     * retime the values of the others.
     */
    long TTL_SECONDS = 60;

    /** The rule under which every value may be removed; for edits that are not a credential's. */
    ChallengeRule MAY_REMOVE_ALL = (name, value) -> true;

    /** Tells whether the caller, naming this value, which the zone holds, may remove it from the name's TXT RRset. */
    boolean mayRemove(Name name, Record value);

    /**
     * Tells whether the value goes when the caller deletes or replaces the whole RRset without naming it: never where
     * it may not be removed by name.
     */
    default boolean mayClear(Name name, Record value) {
        return mayRemove(name, value);
    }

    /** The TTL in seconds that these RRsets are given. */
    default long ttlSeconds() {
        return TTL_SECONDS;
    }
}
