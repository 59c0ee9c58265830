package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.verify.AuthoritativeQuery;
import dev.bailiwick.dns.verify.ExpectedAnswer;
import dev.bailiwick.dns.verify.QueryResult;
import dev.bailiwick.engine.port.ServerObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.xbill.DNS.Name;

/**
 * Asks name servers over DNS: first for the zone's serial, then for the RRset. In the other order a serial read after
 * the data could blame a server that took the new version just then; in this one it can only be blamed for data newer
 * than its serial, which is no contradiction. Thread-safe.
 */
public final class DnsServerObserver implements ServerObserver {
    private static final int TRIES = 2;
    private static final int QUESTIONS = 2;

    @Override
    public Observation observe(InetSocketAddress server, ZoneId zone, Name name, int type, Duration timeout) {
        AuthoritativeQuery query = new AuthoritativeQuery(timeout.dividedBy(TRIES * QUESTIONS), TRIES);
        return switch (query.soaSerial(server, zone.apex())) {
            case QueryResult.Unreachable unreachable -> new Observation.Unreachable(unreachable.cause());
            case QueryResult.Answered soa -> observe(query, server, zone, name, type, soa.serial());
        };
    }

    private Observation observe(
            AuthoritativeQuery query, InetSocketAddress server, ZoneId zone, Name name, int type, OptionalLong serial) {
        return switch (query.ask(server, zone.apex(), name, type)) {
            case QueryResult.Unreachable unreachable -> new Observation.Unreachable(unreachable.cause());
            case QueryResult.Answered answered -> new Observation.Answered(answered.rrset(), serial);
        };
    }

    @Override
    public Optional<Rrset> expected(ZoneView content, Name name, int type) {
        return ExpectedAnswer.of(content, name, type);
    }
}
