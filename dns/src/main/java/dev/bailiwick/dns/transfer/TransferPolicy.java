package dev.bailiwick.dns.transfer;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.tsig.TsigOutcome;
import java.net.InetSocketAddress;

/** Says who may take a zone as a whole. Thread-safe; what throws denies. */
@FunctionalInterface
public interface TransferPolicy {
    /**
     * Tells whether the transfer is allowed.
     *
     * @param signature unsigned or verified
     */
    boolean allows(ZoneId zone, TsigOutcome signature, InetSocketAddress peer);

    /** Nobody. */
    static TransferPolicy nobody() {
        return (zone, signature, peer) -> false;
    }
}
