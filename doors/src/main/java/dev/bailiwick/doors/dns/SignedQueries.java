package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.primary.Responder;
import dev.bailiwick.dns.primary.Transfers;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.doors.noise.ReadLog;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers signed queries: what the lease may read, the SOA of any zone in which it has anything, and transfers of zones
 * that it may read whole. The answer itself is that of a plain query, aliases followed within the view. May block.
 */
final class SignedQueries {
    private final Engine engine;
    private final String view;
    private final Reach reach;
    private final Secondaries secondaries;
    private final Responder responder;
    private final Transfers transfers;
    private final ReadLog reads;
    private final Refusals refusals;

    SignedQueries(
            Engine engine,
            String view,
            Reach reach,
            Secondaries secondaries,
            Responder responder,
            Transfers transfers,
            ReadLog reads,
            Refusals refusals) {
        this.engine = engine;
        this.view = view;
        this.reach = reach;
        this.secondaries = secondaries;
        this.responder = responder;
        this.transfers = transfers;
        this.reads = reads;
        this.refusals = refusals;
    }

    /** The way to answer with a reply of our own. */
    interface Way {
        void reply(Reply reply);
    }

    void handle(
            DnsRequest request,
            TsigOutcome.Verified signature,
            Principal.Automation principal,
            DnsResponder out,
            Way way) {
        Record question = request.message().getQuestion();
        if (question == null || request.raw().questions() != 1) {
            way.reply(request.reply(Rcode.FORMERR));
            return;
        }
        Optional<LiveZone> zone =
                engine.zones().enclosing(view, question.getName()).filter(found -> reach.has(principal, found.id()));
        if (isTransfer(question)) {
            transfer(request, signature, principal, zone, out, way);
            return;
        }
        Optional<String> denied = zone.isEmpty()
                ? Optional.of("no such zone")
                : question.getType() == Type.SOA
                        ? Optional.empty()
                        : reach.notReadable(principal, zone.get().id(), question.getName(), question.getType());
        if (denied.isPresent()) {
            String target = zone.map(z -> z.id().toString())
                    .orElseGet(() -> question.getName().toString());
            answerAfter(refusals.access(signature, principal, target, denied.get()), request.reply(Rcode.REFUSED), way);
            return;
        }
        reads.note(principal, principal.correlation(), zone.orElseThrow().id().toString());
        way.reply(responder.answer(view, request));
    }

    private void transfer(
            DnsRequest request,
            TsigOutcome.Verified signature,
            Principal.Automation principal,
            Optional<LiveZone> enclosing,
            DnsResponder out,
            Way way) {
        Record question = request.message().getQuestion();
        Optional<ZoneId> zone =
                enclosing.map(LiveZone::id).filter(id -> id.apex().equals(question.getName()));
        Optional<String> denied =
                zone.map(id -> reach.notTransferable(principal, id)).orElseGet(() -> Optional.of("no such zone"));
        if (denied.isPresent()) {
            int rcode = zone.isPresent() ? Rcode.REFUSED : Rcode.NOTAUTH;
            String target = new ZoneId(view, question.getName()).toString();
            answerAfter(refusals.access(signature, principal, target, denied.get()), request.reply(rcode), way);
            return;
        }
        reads.note(principal, principal.correlation(), zone.orElseThrow().toString());
        transfers.handle(view, request, signature, out);
    }

    /** A secondary asks for the zones that name its key: their SOA and content to compare, and their transfer. */
    void handle(
            DnsRequest request, TsigOutcome.Verified signature, Caller.Secondary secondary, DnsResponder out, Way way) {
        Record question = request.message().getQuestion();
        if (question == null || request.raw().questions() != 1) {
            way.reply(request.reply(Rcode.FORMERR));
            return;
        }
        Optional<ZoneId> zone = engine.zones()
                .enclosing(view, question.getName())
                .map(LiveZone::id)
                .filter(id -> secondaries.mayTransfer(secondary.secretId(), id));
        if (zone.isEmpty()) {
            answerAfter(
                    refusals.secondary(
                            signature, secondary, question.getName().toString(), "no zone that names this key"),
                    request.reply(isTransfer(question) ? Rcode.NOTAUTH : Rcode.REFUSED),
                    way);
        } else if (isTransfer(question)) {
            transfers.handle(view, request, signature, out);
        } else {
            way.reply(responder.answer(view, request));
        }
    }

    private static void answerAfter(CompletableFuture<?> recorded, Reply reply, Way way) {
        Background.run("recording a refusal", recorded.whenComplete((done, error) -> way.reply(reply)));
    }

    static boolean isTransfer(Record question) {
        return question.getType() == Type.AXFR || question.getType() == Type.IXFR;
    }
}
