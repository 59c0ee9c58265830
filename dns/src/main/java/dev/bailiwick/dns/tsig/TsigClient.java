package dev.bailiwick.dns.tsig;

import dev.bailiwick.dns.message.MalformedMessageException;
import dev.bailiwick.dns.message.RawMessage;
import java.security.MessageDigest;
import java.time.InstantSource;
import org.xbill.DNS.TSIGRecord;

/**
 * The asking side (RFC 8945, sections 5.1 and 5.4): signs one request and checks the one answer to it. For one thread
 * at a time.
 */
public final class TsigClient {
    private static final byte[] NOTHING = new byte[0];

    private final TsigKey key;
    private final InstantSource clock;
    private byte[] requestMac = NOTHING;

    public TsigClient(TsigKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** Returns the request with a signature. */
    public byte[] sign(byte[] request) {
        long now = clock.instant().getEpochSecond();
        int fudge = TsigVerifier.MAX_FUDGE_SECONDS;
        requestMac = new TsigMac(key)
                .message(request)
                .variables(key.name(), key.algorithm().wireName(), now, fudge, 0, NOTHING)
                .done();
        return TsigRecords.append(request, key.name(), key.algorithm().wireName(), now, fudge, requestMac, 0, NOTHING);
    }

    /** Tells whether the answer bears this key's good signature over the request that was signed last. */
    public boolean verifies(byte[] answer) {
        try {
            RawMessage raw = RawMessage.scan(answer);
            return raw.tsigStart() >= 0 && verifies(raw, raw.parse().getTSIG());
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private boolean verifies(RawMessage raw, TSIGRecord record) {
        TsigSignature signature = new TsigSignature(record);
        if (!signature.keyName().equals(key.name())
                || !signature.algorithm().equals(key.algorithm().wireName())) {
            return false;
        }
        long time = signature.timeSigned().getEpochSecond();
        byte[] expected = new TsigMac(key)
                .previous(requestMac)
                .received(raw.bytes(), raw.tsigStart(), signature.originalId())
                .variables(
                        key.name(),
                        signature.algorithm(),
                        time,
                        signature.fudgeSeconds(),
                        signature.error(),
                        signature.other())
                .done();
        long apart = Math.abs(clock.instant().getEpochSecond() - time);
        return MessageDigest.isEqual(expected, signature.rawMac())
                && apart <= Math.min(signature.fudgeSeconds(), TsigVerifier.MAX_FUDGE_SECONDS);
    }
}
