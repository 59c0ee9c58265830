package dev.bailiwick.dns.primary;

import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.server.DnsHandler;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSession;
import dev.bailiwick.dns.tsig.TsigVerifier;
import java.time.InstantSource;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The built-in primary's query side for one view: checks signatures, limits the rate, answers or hands transfers on.
 * Other opcodes are NOTIMP. Thread-safe.
 */
public final class PrimaryHandler implements DnsHandler {
    private final String view;
    private final Responder responder;
    private final Transfers transfers;
    private final TsigVerifier verifier;
    private final ResponseRate rate;
    private final InstantSource clock;

    public PrimaryHandler(
            String view,
            Responder responder,
            Transfers transfers,
            TsigVerifier verifier,
            ResponseRate rate,
            InstantSource clock) {
        this.view = view;
        this.responder = responder;
        this.transfers = transfers;
        this.verifier = verifier;
        this.rate = rate;
        this.clock = clock;
    }

    @Override
    public void handle(DnsRequest request, DnsResponder out) {
        TsigOutcome signature = verifier.verify(request.raw(), request.message(), request.received());
        if (signature instanceof TsigOutcome.Failed failed) {
            send(request, request.reply(failed.rcode()), signature, out);
        } else if (request.raw().opcode() != Opcode.QUERY) {
            send(request, request.reply(Rcode.NOTIMP), signature, out);
        } else if (asksForTransfer(request)) {
            transfers.handle(view, request, signature, out);
        } else {
            send(request, responder.answer(view, request), signature, out);
        }
    }

    private static boolean asksForTransfer(DnsRequest request) {
        Record question = request.message().getQuestion();
        return question != null
                && request.raw().questions() == 1
                && (question.getType() == Type.AXFR || question.getType() == Type.IXFR);
    }

    private void send(DnsRequest request, Reply reply, TsigOutcome signature, DnsResponder out) {
        if (request.transport() == Transport.UDP && !(signature instanceof TsigOutcome.Verified)) {
            switch (rate.judge(request.peer().getAddress(), request.received().getEpochSecond())) {
                case SEND -> {}
                case TRUNCATE -> reply.truncate();
                case DROP -> {
                    out.finish();
                    return;
                }
            }
        }
        TsigSession session = TsigSession.answering(signature, clock);
        out.reply(session.encode(reply, request.replyLimit(reply)));
    }
}
