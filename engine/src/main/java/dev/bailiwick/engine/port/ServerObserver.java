package dev.bailiwick.engine.port;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneView;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.xbill.DNS.Name;

/** Asks authoritative name servers what they hold. Thread-safe; blocks for at most the given time. */
public interface ServerObserver {
    /** The RRset that a server answers for exactly this name and type, without recursion. */
    Observation observe(InetSocketAddress server, ZoneId zone, Name name, int type, Duration timeout);

    /**
     * What a server with this content answers for the name and type: not always what the zone holds there, as aliases,
     * wildcards and delegations answer too.
     */
    default Optional<Rrset> expected(ZoneView content, Name name, int type) {
        return content.find(name, type);
    }

    /** What one server said. */
    sealed interface Observation {
        /** It answered with authority: the RRset, or that there is none. */
        record Answered(Optional<Rrset> rrset, OptionalLong serial) implements Observation {}

        /** It did not answer, or not with authority. */
        record Unreachable(String cause) implements Observation {}
    }
}
