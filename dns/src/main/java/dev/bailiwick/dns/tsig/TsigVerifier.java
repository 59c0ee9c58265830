package dev.bailiwick.dns.tsig;

import dev.bailiwick.dns.message.RawMessage;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIGRecord;

/**
 * Checks the signatures of requests (RFC 8945, section 5.2), in the order key, MAC, time. Stricter than the RFC asks:
 * truncated MACs are refused whatever their length, and no more than 300 seconds of fudge count. Thread-safe.
 */
public final class TsigVerifier {
    /** The most that clocks may differ, in seconds. */
    public static final int MAX_FUDGE_SECONDS = 300;

    private static final int BADSIG = 16;
    private static final int BADKEY = 17;
    private static final int BADTIME = 18;
    private static final int BADTRUNC = 22;
    private static final int SHORTEST_MAC = 10;

    private final TsigKeys keys;

    public TsigVerifier(TsigKeys keys) {
        this.keys = keys;
    }

    /**
     * Checks one request.
     *
     * @param parsed the same message, parsed
     * @param now the wall clock
     */
    public TsigOutcome verify(RawMessage raw, Message parsed, Instant now) {
        if (raw.tsigStart() < 0) {
            return new TsigOutcome.Unsigned();
        }
        TSIGRecord record = parsed.getTSIG();
        TsigSignature signature = new TsigSignature(record);
        if (record.getDClass() != DClass.ANY || record.getTTL() != 0) {
            return failed(Rcode.FORMERR, signature, Optional.empty());
        }
        Optional<TsigKey> found = keys.find(signature.keyName(), signature.algorithm())
                .filter(key -> key.algorithm().wireName().equals(signature.algorithm()));
        if (found.isEmpty()) {
            return failed(BADKEY, signature, found);
        }
        TsigKey key = found.get();
        int error = checkMac(raw, key, signature);
        if (error == Rcode.NOERROR) {
            error = checkTime(signature, now);
        }
        return error == Rcode.NOERROR ? new TsigOutcome.Verified(key, signature) : failed(error, signature, found);
    }

    private static int checkMac(RawMessage raw, TsigKey key, TsigSignature signature) {
        byte[] given = signature.rawMac();
        int full = key.algorithm().macBytes();
        if (given.length > full || given.length < Math.max(SHORTEST_MAC, full / 2)) {
            return Rcode.FORMERR;
        }
        byte[] expected = new TsigMac(key)
                .received(raw.bytes(), raw.tsigStart(), signature.originalId())
                .variables(
                        signature.keyName(),
                        signature.algorithm(),
                        signature.timeSigned().getEpochSecond(),
                        signature.fudgeSeconds(),
                        signature.error(),
                        signature.other())
                .done();
        if (given.length < full) {
            byte[] head = java.util.Arrays.copyOf(expected, given.length);
            return MessageDigest.isEqual(head, given) ? BADTRUNC : BADSIG;
        }
        return MessageDigest.isEqual(expected, given) ? Rcode.NOERROR : BADSIG;
    }

    private static int checkTime(TsigSignature signature, Instant now) {
        long apart = Math.abs(now.getEpochSecond() - signature.timeSigned().getEpochSecond());
        return apart <= Math.min(signature.fudgeSeconds(), MAX_FUDGE_SECONDS) ? Rcode.NOERROR : BADTIME;
    }

    private static TsigOutcome failed(int error, TsigSignature signature, Optional<TsigKey> key) {
        return new TsigOutcome.Failed(error, signature.keyName(), key, signature);
    }
}
