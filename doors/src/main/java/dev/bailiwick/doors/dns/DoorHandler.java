package dev.bailiwick.doors.dns;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.primary.Responder;
import dev.bailiwick.dns.primary.ResponseRate;
import dev.bailiwick.dns.primary.Transfers;
import dev.bailiwick.dns.server.DnsHandler;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSession;
import dev.bailiwick.dns.tsig.TsigSignature;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.background.Background;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.principal.Principal;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * Sorts requests: plain ones are answered on the receiving thread, signed ones on the executor, since their keys may
 * have to be read from the store. Thread-safe.
 */
final class DoorHandler implements DnsHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DoorHandler.class);
    private static final int BADKEY = 17;
    private static final int BADSIG = 16;
    private static final int BADTIME = 18;

    private final String view;
    private final Responder responder;
    private final ForeignZones foreign;
    private final Transfers transfers;
    private final TsigVerifier verifier;
    private final Callers callers;
    private final Updates updates;
    private final SignedQueries queries;
    private final Refusals refusals;
    private final ResponseRate rate;
    private final NoiseCounter noise;
    private final Executor executor;
    private final InstantSource clock;
    private final Meters meters;
    private final BiPredicate<ZoneId, InetAddress> notified;

    DoorHandler(
            String view,
            Responder responder,
            ForeignZones foreign,
            Transfers transfers,
            TsigVerifier verifier,
            Callers callers,
            Updates updates,
            SignedQueries queries,
            Refusals refusals,
            ResponseRate rate,
            NoiseCounter noise,
            Executor executor,
            InstantSource clock,
            Meters meters,
            BiPredicate<ZoneId, InetAddress> notified) {
        this.notified = notified;
        this.view = view;
        this.responder = responder;
        this.foreign = foreign;
        this.transfers = transfers;
        this.verifier = verifier;
        this.callers = callers;
        this.updates = updates;
        this.queries = queries;
        this.refusals = refusals;
        this.rate = rate;
        this.noise = noise;
        this.executor = executor;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void handle(DnsRequest request, DnsResponder out) {
        if (request.raw().opcode() == Opcode.NOTIFY) {
            notify(request, out);
            return;
        }
        if (request.raw().tsigStart() < 0) {
            unsigned(request, out);
            return;
        }
        try {
            executor.execute(() -> signedOrFail(request, out));
        } catch (RejectedExecutionException e) {
            sendPlain(request, request.reply(Rcode.SERVFAIL), out);
        }
    }

    /** RFC 1996: a hint that a server's zone has moved, upon which it is asked; so no signature is demanded of it. */
    private void notify(DnsRequest request, DnsResponder out) {
        Record question = request.message().getQuestion();
        boolean expected = question != null
                && notified.test(
                        new ZoneId(view, Names.canonical(question.getName())),
                        request.peer().getAddress());
        if (!expected) {
            noise.count(request.peer().getAddress(), "unexpected notify");
        }
        sendPlain(request, request.reply(expected ? Rcode.NOERROR : Rcode.REFUSED), out);
    }

    private void unsigned(DnsRequest request, DnsResponder out) {
        Record question = request.message().getQuestion();
        switch (request.raw().opcode()) {
            case Opcode.UPDATE -> {
                noise.count(request.peer().getAddress(), "unsigned update");
                sendPlain(request, request.reply(Rcode.REFUSED), out);
            }
            case Opcode.QUERY -> {
                if (question != null && request.raw().questions() == 1 && SignedQueries.isTransfer(question)) {
                    noise.count(request.peer().getAddress(), "unsigned transfer");
                    transfers.handle(view, request, new TsigOutcome.Unsigned(), out);
                } else {
                    Reply reply = foreign.unsigned(view, request).orElseGet(() -> responder.answer(view, request));
                    sendPlain(request, reply, out);
                }
            }
            default -> sendPlain(request, request.reply(Rcode.NOTIMP), out);
        }
    }

    private void signedOrFail(DnsRequest request, DnsResponder out) {
        try {
            signed(request, out);
        } catch (RuntimeException e) {
            LOG.error("a signed request could not be answered", e);
            count(request, Rcode.SERVFAIL);
            out.reply(request.reply(Rcode.SERVFAIL).encode(Reply.MAX_BYTES));
        }
    }

    private void signed(DnsRequest request, DnsResponder out) {
        switch (verifier.verify(request.raw(), request.message(), request.received())) {
            case TsigOutcome.Unsigned unsigned -> unsigned(request, out);
            case TsigOutcome.Failed failed -> failed(request, failed, out);
            case TsigOutcome.Verified verified -> verified(request, verified, out);
        }
    }

    private void failed(DnsRequest request, TsigOutcome.Failed failed, DnsResponder out) {
        noise.count(request.peer().getAddress(), word(failed.error()));
        boolean ended = failed.error() != Rcode.FORMERR
                && failed.key()
                        .flatMap(key -> Optional.ofNullable(key.ref()))
                        .filter(owner -> callers.of((KeyOwner) owner) instanceof Caller.Ended)
                        .isPresent();
        TsigSession session =
                ended ? TsigSession.denyingKey(failed.signature(), clock) : TsigSession.answering(failed, clock);
        sendLimited(request, request.reply(failed.rcode()), session, out);
    }

    private static String word(int error) {
        return switch (error) {
            case BADKEY -> "unknown key";
            case BADSIG -> "bad signature";
            case BADTIME -> "bad time";
            default -> "bad tsig";
        };
    }

    private void verified(DnsRequest request, TsigOutcome.Verified signature, DnsResponder out) {
        if (!(signature.key().ref() instanceof KeyOwner owner)) {
            throw new IllegalStateException("a key without an owner");
        }
        switch (callers.of(owner)) {
            case Caller.Acting acting -> acting(request, signature, acting.principal(), out);
            case Caller.Secondary secondary -> secondary(request, signature, secondary, out);
            case Caller.Undecided undecided -> sendSigned(request, request.reply(Rcode.SERVFAIL), signature, out);
            case Caller.Ended ended -> {
                TsigSignature key = signature.signature();
                Background.run(
                        "recording the use of an ended key",
                        refusals.ended(signature, ended, target(request))
                                .whenComplete((done, error) -> sendLimited(
                                        request,
                                        request.reply(Rcode.NOTAUTH),
                                        TsigSession.denyingKey(key, clock),
                                        out)));
            }
        }
    }

    private void acting(
            DnsRequest request, TsigOutcome.Verified signature, Principal.Automation principal, DnsResponder out) {
        switch (request.raw().opcode()) {
            case Opcode.UPDATE ->
                Background.run(
                        "answering an update",
                        updates.answer(request, signature, principal)
                                .whenComplete((answer, error) -> sendSigned(
                                        request,
                                        answer == null ? request.reply(Rcode.SERVFAIL) : answer.reply(request),
                                        signature,
                                        out)));
            case Opcode.QUERY ->
                queries.handle(request, signature, principal, out, reply -> sendSigned(request, reply, signature, out));
            default -> sendSigned(request, request.reply(Rcode.NOTIMP), signature, out);
        }
    }

    private void secondary(
            DnsRequest request, TsigOutcome.Verified signature, Caller.Secondary secondary, DnsResponder out) {
        switch (request.raw().opcode()) {
            case Opcode.UPDATE ->
                Background.run(
                        "recording an update by a transfer key",
                        refusals.secondary(signature, secondary, target(request), "a transfer key does not update")
                                .whenComplete((done, error) ->
                                        sendSigned(request, request.reply(Rcode.REFUSED), signature, out)));
            case Opcode.QUERY ->
                queries.handle(request, signature, secondary, out, reply -> sendSigned(request, reply, signature, out));
            default -> sendSigned(request, request.reply(Rcode.NOTIMP), signature, out);
        }
    }

    private static String target(DnsRequest request) {
        Record question = request.message().getQuestion();
        return question == null ? "unknown" : question.getName().toString();
    }

    private void sendSigned(DnsRequest request, Reply reply, TsigOutcome.Verified signature, DnsResponder out) {
        TsigSession session = TsigSession.answering(signature, clock);
        count(request, reply.rcode());
        out.reply(session.encode(reply, request.replyLimit(reply)));
    }

    private void sendPlain(DnsRequest request, Reply reply, DnsResponder out) {
        sendLimited(request, reply, TsigSession.answering(new TsigOutcome.Unsigned(), clock), out);
    }

    /** Sends what a forged address could have asked for. */
    private void sendLimited(DnsRequest request, Reply reply, TsigSession session, DnsResponder out) {
        if (request.transport() == Transport.UDP) {
            switch (rate.judge(request.peer().getAddress(), request.received().getEpochSecond())) {
                case SEND -> {}
                case TRUNCATE -> reply.truncate();
                case DROP -> {
                    out.finish();
                    return;
                }
            }
        }
        count(request, reply.rcode());
        out.reply(session.encode(reply, request.replyLimit(reply)));
    }

    private void count(DnsRequest request, int rcode) {
        int opcode = request.raw().opcode();
        boolean known = opcode == Opcode.QUERY || opcode == Opcode.UPDATE || opcode == Opcode.NOTIFY;
        meters.dns(known ? Opcode.string(opcode) : "other", Rcode.string(rcode));
    }
}
