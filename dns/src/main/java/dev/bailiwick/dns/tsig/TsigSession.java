package dev.bailiwick.dns.tsig;

import dev.bailiwick.dns.message.Reply;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * Puts the fitting TSIG record on the answers to one request: none to an unsigned one, a signature to a verified one,
 * an error otherwise (RFC 8945, sections 5.3 and 5.3.2). Of several answers each is signed, the first over the
 * request's MAC and the others over the one before (5.3.1). For one thread at a time.
 */
public final class TsigSession {
    private static final int BADKEY = 17;
    private static final int BADTIME = 18;
    private static final int BADTRUNC = 22;
    private static final byte[] NOTHING = new byte[0];

    private final @Nullable TsigKey key;
    private final @Nullable TsigSignature request;
    private final int error;
    private final InstantSource clock;
    private byte[] previousMac;
    private boolean first = true;

    private TsigSession(@Nullable TsigKey key, @Nullable TsigSignature request, int error, InstantSource clock) {
        this.key = key;
        this.request = request;
        this.error = error;
        this.clock = clock;
        this.previousMac = request == null ? NOTHING : request.rawMac();
    }

    /** The session that answers a request with this outcome. */
    public static TsigSession answering(TsigOutcome outcome, InstantSource clock) {
        return switch (outcome) {
            case TsigOutcome.Unsigned() -> new TsigSession(null, null, Rcode.NOERROR, clock);
            case TsigOutcome.Verified verified ->
                new TsigSession(verified.key(), verified.signature(), Rcode.NOERROR, clock);
            case TsigOutcome.Failed failed -> ofFailure(failed, clock);
        };
    }

    /**
     * The session that denies a key which is known, yet has ended or was revoked: BADKEY, unsigned, whatever else was
     * found of the signature. The RCODE that goes with it is NOTAUTH.
     */
    public static TsigSession denyingKey(TsigSignature signature, InstantSource clock) {
        return new TsigSession(null, signature, BADKEY, clock);
    }

    private static TsigSession ofFailure(TsigOutcome.Failed failed, InstantSource clock) {
        return switch (failed.error()) {
            case BADTIME, BADTRUNC ->
                new TsigSession(failed.key().orElse(null), failed.signature(), failed.error(), clock);
            case Rcode.FORMERR -> new TsigSession(null, null, Rcode.NOERROR, clock);
            default -> new TsigSession(null, failed.signature(), failed.error(), clock);
        };
    }

    /** The octets that {@link #sign} adds to each message. */
    public int overhead() {
        if (request == null) {
            return 0;
        }
        int macBytes = key == null ? 0 : key.algorithm().macBytes();
        return TsigRecords.size(request.keyName(), request.algorithm(), macBytes, error == BADTIME ? 6 : 0);
    }

    /** Encodes a reply and signs it, in at most so many octets altogether. */
    public byte[] encode(Reply reply, int maxBytes) {
        return sign(reply.encode(maxBytes - overhead()));
    }

    /** Returns the message with its TSIG record; the same message where none belongs. */
    public byte[] sign(byte[] message) {
        if (request == null) {
            return message;
        }
        Name keyName = request.keyName();
        Name algorithm = request.algorithm();
        long now = clock.instant().getEpochSecond();
        if (key == null) {
            return TsigRecords.append(
                    message,
                    keyName,
                    algorithm,
                    request.timeSigned().getEpochSecond(),
                    request.fudgeSeconds(),
                    NOTHING,
                    error,
                    NOTHING);
        }
        boolean badTime = error == BADTIME;
        long timeSigned = badTime ? request.timeSigned().getEpochSecond() : now;
        int fudge = badTime ? request.fudgeSeconds() : TsigVerifier.MAX_FUDGE_SECONDS;
        byte[] other = badTime ? TsigMac.time48(now) : NOTHING;
        TsigMac mac = new TsigMac(key).previous(previousMac).message(message);
        byte[] made = (first
                        ? mac.variables(keyName, algorithm, timeSigned, fudge, error, other)
                        : mac.timers(timeSigned, fudge))
                .done();
        first = false;
        previousMac = made;
        return TsigRecords.append(message, keyName, algorithm, timeSigned, fudge, made, error, other);
    }
}
