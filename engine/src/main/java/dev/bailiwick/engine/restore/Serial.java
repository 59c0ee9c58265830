package dev.bailiwick.engine.restore;

import dev.bailiwick.core.dns.SoaSerials;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.document.ZoneSpec;
import dev.bailiwick.core.zone.Serials;
import dev.bailiwick.engine.port.ServerObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.xbill.DNS.Type;

/** Finds a serial beyond whatever a zone's servers may hold (RFC 1982). */
final class Serial {
    /** How far the serial jumps beyond the highest one seen: more changes than a zone sees between a backup and a restore. */
    static final long JUMP = 1_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ServerObserver observer;

    Serial(ServerObserver observer) {
        this.observer = observer;
    }

    /** What was found. */
    record Found(long next, int asked, int answered) {}

    /** Asks the servers that the zone's document names, secondaries included. */
    Found beyond(ZoneId zone, ZoneSpec spec, long held) {
        Set<InetSocketAddress> servers = new LinkedHashSet<>(spec.verify().servers());
        spec.secondaries().forEach(secondary -> servers.add(secondary.address()));
        long highest = held;
        int answered = 0;
        for (InetSocketAddress server : servers) {
            if (observer.observe(server, zone, zone.apex(), Type.SOA, PATIENCE)
                            instanceof ServerObserver.Observation.Answered answer
                    && answer.rrset().isPresent()) {
                answered++;
                long seen = SoaSerials.of(answer.rrset().get());
                highest = Serials.isNewer(seen, highest) ? seen : highest;
            }
        }
        return new Found((highest + JUMP) & 0xffff_ffffL, servers.size(), answered);
    }
}
