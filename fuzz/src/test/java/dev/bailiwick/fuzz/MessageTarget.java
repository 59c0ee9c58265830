package dev.bailiwick.fuzz;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.dns.server.Transport;
import dev.bailiwick.dns.tsig.TsigAlgorithm;
import dev.bailiwick.dns.tsig.TsigKey;
import dev.bailiwick.dns.tsig.TsigKeys;
import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigVerifier;
import dev.bailiwick.dns.update.UpdateMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;

/** DNS messages as they come in: scanned, parsed, their TSIG checked, their updates read, a reply begun. */
public final class MessageTarget {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TsigKey KEY =
            TsigKey.of(Name.fromConstantString("key.example."), TsigAlgorithm.HMAC_SHA256, new byte[32]);
    private static final TsigVerifier VERIFIER = new TsigVerifier(TsigKeys.of(KEY));
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);

    private MessageTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        DnsRequest request;
        try {
            request = DnsRequest.read(data, Transport.TCP, PEER, NOW);
        } catch (MalformedMessageException malformed) {
            return;
        }
        RawMessage raw = request.raw();
        Expect.that(raw.tsigStart() < data.length, "a TSIG begins within the message");
        TsigOutcome outcome = VERIFIER.verify(raw, request.message(), NOW);
        Expect.that((raw.tsigStart() < 0) == (outcome instanceof TsigOutcome.Unsigned), "signed or not, but not both");
        if (raw.opcode() == Opcode.UPDATE) {
            UpdateMessage.Parsed parsed = UpdateMessage.parse(request.message());
            if (parsed instanceof UpdateMessage.Parsed.Bad bad) {
                Expect.that(
                        bad.rcode() == Rcode.FORMERR || bad.rcode() == Rcode.NOTAUTH || bad.rcode() == Rcode.NOTZONE,
                        "an update is refused by one of three codes");
            }
        }
        byte[] reply = request.reply(Rcode.REFUSED).encode(512);
        Expect.that(reply.length >= RawMessage.HEADER_BYTES && reply.length <= 512, "a reply keeps its limit");
        Expect.that(reply[0] == data[0] && reply[1] == data[1], "a reply bears the request's id");
    }
}
