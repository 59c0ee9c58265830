package dev.bailiwick.dns.primary;

import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.tsig.TsigOutcome;

/** Answers the queries for AXFR and IXFR. Implementations are thread-safe and return at once. */
@FunctionalInterface
public interface Transfers {
    /**
     * Answers one transfer query, now or later.
     *
     * @param signature unsigned or verified, never failed
     */
    void handle(String view, DnsRequest request, TsigOutcome signature, DnsResponder out);
}
