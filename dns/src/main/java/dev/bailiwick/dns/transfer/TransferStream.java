package dev.bailiwick.dns.transfer;

import dev.bailiwick.dns.message.MessageWriter;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.DnsResponder;
import dev.bailiwick.dns.tsig.TsigSession;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Packs records into signed messages and sends each as it fills (RFC 5936, section 2.2). The question stands in the
 * first only. For one thread.
 */
final class TransferStream {
    /** Beyond it names can no longer be pointed at, so larger messages gain nothing. */
    private static final int USUAL_BYTES = 16_384;

    private static final int QR_AA = 0x8400;
    private static final byte[] NO_QUESTION = new byte[0];

    private final DnsRequest request;
    private final DnsResponder out;
    private final TsigSession session;
    private final @Nullable OPTRecord opt;
    private MessageWriter writer;
    private boolean alive = true;

    TransferStream(DnsRequest request, DnsResponder out, TsigSession session) {
        this.request = request;
        this.out = out;
        this.session = session;
        this.opt = request.reply(Rcode.NOERROR).opt();
        this.writer = writer(request.raw().question(), USUAL_BYTES);
    }

    /** Adds one record; false once the client is gone. */
    boolean add(Record record) {
        if (!alive || writer.add(record, Section.ANSWER)) {
            return alive;
        }
        if (writer.count(Section.ANSWER) > 0) {
            flush();
            if (writer.add(record, Section.ANSWER)) {
                return alive;
            }
        }
        writer = writer(NO_QUESTION, Reply.MAX_BYTES);
        if (!writer.add(record, Section.ANSWER)) {
            throw new IllegalStateException("a record does not fit into any message");
        }
        flush();
        return alive;
    }

    /** Sends what is left and ends the exchange. */
    void end() {
        if (alive && writer.count(Section.ANSWER) > 0) {
            flush();
        }
        out.finish();
    }

    private void flush() {
        alive = alive && out.stream(session.sign(writer.finish(0)));
        writer = writer(NO_QUESTION, USUAL_BYTES);
    }

    private MessageWriter writer(byte[] question, int bytes) {
        return new MessageWriter(request.raw().id(), QR_AA, question, bytes - session.overhead(), opt);
    }
}
