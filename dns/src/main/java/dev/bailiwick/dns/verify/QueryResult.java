package dev.bailiwick.dns.verify;

import dev.bailiwick.core.dns.Rrset;
import java.util.Optional;
import java.util.OptionalLong;

/** What one server says about one RRset. */
public sealed interface QueryResult {
    /**
     * The server has the zone and answered.
     *
     * @param rrset the RRset at exactly that name, as served (a wildcard's included); empty where there is none
     * @param authoritative the bit AA; never set for NS and glue below a zone cut
     * @param serial the serial of a SOA in the answer: with negative answers, and when the SOA was asked for
     */
    record Answered(Optional<Rrset> rrset, boolean authoritative, OptionalLong serial) implements QueryResult {}

    /**
     * No usable answer: silence, an error RCODE, or a server that does not have the zone.
     *
     * @param cause lowercase start, no final period
     */
    record Unreachable(String cause) implements QueryResult {}
}
