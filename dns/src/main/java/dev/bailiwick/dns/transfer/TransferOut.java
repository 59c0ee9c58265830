package dev.bailiwick.dns.transfer;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.zone.Serials;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.primary.Transfers;
import dev.bailiwick.dns.primary.Zones;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Sends zones out, whole (AXFR, RFC 5936) or as differences (IXFR, RFC 1995). Encoding runs on the given executor;
 * where that refuses, the answer is SERVFAIL. Thread-safe.
 */
public final class TransferOut implements Transfers {
    private static final Logger LOG = LoggerFactory.getLogger(TransferOut.class);

    private final Zones zones;
    private final ZoneHistory history;
    private final TransferPolicy policy;
    private final Executor executor;
    private final InstantSource clock;

    /**
     * Makes a sender.
     *
     * @param executor a small bounded pool: a slow client holds one of its threads
     */
    public TransferOut(
            Zones zones, ZoneHistory history, TransferPolicy policy, Executor executor, InstantSource clock) {
        this.zones = zones;
        this.history = history;
        this.policy = policy;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public void handle(String view, DnsRequest request, TsigOutcome signature, DnsResponder out) {
        TsigSession session = TsigSession.answering(signature, clock);
        Record question = request.message().getQuestion();
        Optional<ZoneView> zone = zones.find(view, question.getName())
                .filter(found -> found.apex().equals(question.getName()));
        int denied = deny(view, request, signature, zone);
        if (denied != Rcode.NOERROR || zone.isEmpty()) {
            reply(request, request.reply(denied), session, out);
            return;
        }
        try {
            executor.execute(() -> send(view, zone.get(), request, session, out));
        } catch (RejectedExecutionException e) {
            reply(request, request.reply(Rcode.SERVFAIL), session, out);
        }
    }

    private int deny(String view, DnsRequest request, TsigOutcome signature, Optional<ZoneView> zone) {
        Record question = request.message().getQuestion();
        if (question.getDClass() != DClass.IN || zone.isEmpty()) {
            return Rcode.NOTAUTH;
        }
        if (!allowed(new ZoneId(view, zone.get().apex()), signature, request)) {
            return Rcode.REFUSED;
        }
        boolean ixfr = question.getType() == Type.IXFR;
        if (ixfr ? askedSerial(request).isEmpty() : request.transport() == Transport.UDP) {
            return Rcode.FORMERR;
        }
        return Rcode.NOERROR;
    }

    private boolean allowed(ZoneId zone, TsigOutcome signature, DnsRequest request) {
        try {
            return policy.allows(zone, signature, request.peer());
        } catch (RuntimeException e) {
            LOG.error("the transfer policy failed for {}", zone, e);
            return false;
        }
    }

    private void send(String view, ZoneView zone, DnsRequest request, TsigSession session, DnsResponder out) {
        try {
            Optional<SOARecord> soa = soa(zone);
            if (soa.isEmpty()) {
                reply(request, request.reply(Rcode.SERVFAIL), session, out);
                return;
            }
            OptionalLong since = request.message().getQuestion().getType() == Type.IXFR
                    ? askedSerial(request)
                    : OptionalLong.empty();
            if (since.isPresent() && !Serials.isNewer(soa.get().getSerial(), since.getAsLong())) {
                reply(request, single(request, soa.get()), session, out);
            } else if (request.transport() == Transport.UDP) {
                reply(request, inOneMessage(view, request, session, soa.get(), since.orElseThrow()), session, out);
            } else {
                stream(view, zone, soa.get(), since, new TransferStream(request, out, session));
            }
        } catch (RuntimeException e) {
            LOG.error("a transfer of {} failed", zone.apex(), e);
            out.finish();
        }
    }

    private void stream(String view, ZoneView zone, SOARecord soa, OptionalLong since, TransferStream stream) {
        Optional<List<Record>> differences =
                since.isEmpty() ? Optional.empty() : differences(view, soa, since.getAsLong());
        try (Stream<Record> records = differences.map(List::stream).orElseGet(() -> whole(zone, soa))) {
            Iterator<Record> each = records.iterator();
            boolean goOn = true;
            while (goOn && each.hasNext()) {
                goOn = stream.add(each.next());
            }
        }
        stream.end();
    }

    private static Stream<Record> whole(ZoneView zone, SOARecord soa) {
        Stream<Record> others = zone.subtree(zone.apex())
                .filter(each -> each.type() != Type.SOA)
                .flatMap(each -> each.records().stream());
        return Stream.concat(Stream.concat(Stream.of(soa), others), Stream.of(soa));
    }

    /** The whole answer to an IXFR as differences; empty where the history does not lead to this very serial. */
    private Optional<List<Record>> differences(String view, SOARecord soa, long since) {
        Optional<List<Delta>> known = history.deltas(new ZoneId(view, soa.getName()), since);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<Record> records = new ArrayList<>();
        records.add(soa);
        long at = since;
        for (Delta each : known.get()) {
            if (at == soa.getSerial()) {
                break;
            }
            if (each.fromSerial() != at) {
                return Optional.empty();
            }
            records.add(each.fromSoa());
            records.addAll(each.removed());
            records.add(each.toSoa());
            records.addAll(each.added());
            at = each.toSerial();
        }
        records.add(soa);
        return at == soa.getSerial() ? Optional.of(records) : Optional.empty();
    }

    /** Over UDP: the differences if they fit, else the SOA alone, which sends the client to TCP (RFC 1995, 2). */
    private Reply inOneMessage(String view, DnsRequest request, TsigSession session, SOARecord soa, long since) {
        Optional<List<Record>> differences = differences(view, soa, since);
        if (differences.isPresent()) {
            Reply whole = single(request, soa)
                    .answer(differences.get().subList(1, differences.get().size()));
            if (whole.fits(request.replyLimit(whole) - session.overhead())) {
                return whole;
            }
        }
        return single(request, soa);
    }

    private static Reply single(DnsRequest request, SOARecord soa) {
        return request.reply(Rcode.NOERROR).authoritative(true).answer(List.of(soa));
    }

    private static void reply(DnsRequest request, Reply reply, TsigSession session, DnsResponder out) {
        out.reply(session.encode(reply, request.replyLimit(reply)));
    }

    private static Optional<SOARecord> soa(ZoneView zone) {
        return zone.find(zone.apex(), Type.SOA)
                .map(found -> (SOARecord) found.records().getFirst());
    }

    private static OptionalLong askedSerial(DnsRequest request) {
        List<Record> authority = request.message().getSection(Section.AUTHORITY);
        return authority.size() == 1 && authority.getFirst() instanceof SOARecord soa
                ? OptionalLong.of(soa.getSerial())
                : OptionalLong.empty();
    }
}
