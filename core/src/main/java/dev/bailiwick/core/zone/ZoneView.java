package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Names;
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

    /**
     * The longest existing ancestor of the name, or the name itself where it exists (RFC 4592, section 3.3.1): the
     * starting point for wildcards and for proofs of absence. Empty non-terminals count as existing.
     *
     * @return empty if the name lies outside the zone or the zone holds nothing
     */
    default Optional<Name> closestEncloser(Name name) {
        if (!Names.isAtOrBelow(name, apex())) {
            return Optional.empty();
        }
        Name at = Names.canonical(name);
        while (!exists(at)) {
            if (at.equals(apex())) {
                return Optional.empty();
            }
            at = Names.parent(at);
        }
        return Optional.of(at);
    }

    /** Where the name does not exist: the wildcard that answers for it (RFC 4592, section 3.3.1), if it is in use. */
    default Optional<Name> wildcardFor(Name name) {
        return closestEncloser(name)
                .filter(encloser -> !encloser.equals(name))
                .flatMap(Names::wildcardBelow)
                .filter(wildcard -> !at(wildcard).isEmpty());
    }
}
