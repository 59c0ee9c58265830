package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Rrset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Name;

/**
 * A zone's content at one version, read by point and by subtree, never as one list. Implementations are immutable and
 * thread-safe.
 */
public interface ZoneView {
    /** The zone's apex. */
    Name apex();

    /** Bailiwick's own version of the content, rising by one with each commit; not the SOA serial. */
    long version();

    /** The RRset of that name and type, as stored: no wildcard, no CNAME is followed. */
    Optional<Rrset> find(Name name, int type);

    /** All RRsets at the name, in order of type; empty where the name owns nothing. */
    List<Rrset> at(Name name);

    /** All RRsets at or beneath the name in canonical order (RFC 4034, section 6.1), lazily. */
    Stream<Rrset> subtree(Name name);

    /** The number of RRsets at or beneath the name; logarithmic cost. */
    long countSubtree(Name name);

    /** The number of RRsets in the zone. */
    default long count() {
        return countSubtree(apex());
    }

    /** Tells whether the name owns RRsets or is an empty non-terminal (RFC 4592, section 2.2.2). */
    default boolean exists(Name name) {
        return countSubtree(name) > 0;
    }
}
