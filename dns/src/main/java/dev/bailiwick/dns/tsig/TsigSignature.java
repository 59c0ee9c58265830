package dev.bailiwick.dns.tsig;

import java.time.Instant;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIGRecord;

/** The fields of a TSIG record as received. Immutable and thread-safe. */
public final class TsigSignature {
    private final Name keyName;
    private final Name algorithm;
    private final Instant timeSigned;
    private final int fudgeSeconds;
    private final byte[] mac;
    private final int originalId;
    private final int error;
    private final byte[] other;

    TsigSignature(TSIGRecord received) {
        this.keyName = received.getName().canonicalize();
        this.algorithm = received.getAlgorithm().canonicalize();
        this.timeSigned = received.getTimeSigned();
        this.fudgeSeconds = (int) received.getFudge().toSeconds();
        this.mac = received.getSignature();
        this.originalId = received.getOriginalID();
        this.error = received.getError();
        byte[] otherData = received.getOther();
        this.other = otherData == null ? new byte[0] : otherData;
    }

    /** In lower case. */
    public Name keyName() {
        return keyName;
    }

    /** In lower case. */
    public Name algorithm() {
        return algorithm;
    }

    /** The signer's clock, in whole seconds. */
    public Instant timeSigned() {
        return timeSigned;
    }

    /** What the signer wants tolerated in seconds, 0 to 65,535. */
    public int fudgeSeconds() {
        return fudgeSeconds;
    }

    /** A copy of the MAC. */
    public byte[] mac() {
        return mac.clone();
    }

    public int originalId() {
        return originalId;
    }

    /** The TSIG error, 0 in requests. */
    public int error() {
        return error;
    }

    byte[] rawMac() {
        return mac;
    }

    byte[] other() {
        return other;
    }

    @Override
    public String toString() {
        return "signature by " + keyName + " at " + timeSigned;
    }
}
