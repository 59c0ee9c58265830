package dev.bailiwick.engine.verify;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

/**
 * A change whose effect is to be seen.
 *
 * @param serial the SOA serial that brought it: a server at or past it must answer what was applied
 * @param servers where it must be seen
 * @param everyServer whether all of them must show it by the deadline
 * @param deadline by when
 */
public record Watched(
        String changeId,
        String correlation,
        ZoneId zone,
        List<RrsetEdit> edits,
        long serial,
        List<InetSocketAddress> servers,
        boolean everyServer,
        Instant deadline) {}
