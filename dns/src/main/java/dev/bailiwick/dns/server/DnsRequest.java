package dev.bailiwick.dns.server;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.message.Reply;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.xbill.DNS.Message;

/**
 * One well-formed request. Its bytes stay as they came, since signatures cover them. Not to be changed by handlers,
 * hence safe to share.
 *
 * @param raw the bytes with their layout
 * @param message the parsed records
 * @param peer who sent it; over UDP the address may be forged
 * @param received when it arrived, by the server's clock
 */
public record DnsRequest(
        RawMessage raw, Message message, Transport transport, InetSocketAddress peer, Instant received) {
    /**
     * Reads a request.
     *
     * @throws MalformedMessageException if the answer is FORMERR
     */
    public static DnsRequest read(byte[] bytes, Transport transport, InetSocketAddress peer, Instant received)
            throws MalformedMessageException {
        RawMessage raw = RawMessage.scan(bytes);
        return new DnsRequest(raw, raw.parse(), transport, peer, received);
    }

    /** An empty reply to this request. */
    public Reply reply(int rcode) {
        return Reply.to(raw, message, rcode);
    }

    /** The largest reply in octets that may go out on this transport. */
    public int replyLimit(Reply reply) {
        return transport == Transport.UDP ? reply.udpLimit() : Reply.MAX_BYTES;
    }

    @Override
    public String toString() {
        return transport + " request " + raw.id() + " from " + peer;
    }
}
