package dev.bailiwick.dns.server;

import dev.bailiwick.dns.message.Reply;
import org.xbill.DNS.Opcode;

/**
 * Answers requests. Called on a receiving thread: it does not block, and hands longer work to an executor. A thrown
 * exception is answered with SERVFAIL. Implementations are thread-safe.
 */
@FunctionalInterface
public interface DnsHandler {
    /** Handles a request whose opcode is QUERY, NOTIFY or UPDATE, and sooner or later ends the exchange. */
    void handle(DnsRequest request, DnsResponder out);

    /** A handler that passes requests on by opcode. */
    static DnsHandler byOpcode(DnsHandler query, DnsHandler update, DnsHandler notify) {
        return (request, out) -> {
            switch (request.raw().opcode()) {
                case Opcode.UPDATE -> update.handle(request, out);
                case Opcode.NOTIFY -> notify.handle(request, out);
                default -> query.handle(request, out);
            }
        };
    }

    /** A handler that answers each request with the same RCODE. */
    static DnsHandler answering(int rcode) {
        return (request, out) -> out.reply(request.reply(rcode).encode(Reply.MAX_BYTES));
    }
}
