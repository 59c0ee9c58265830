package dev.bailiwick.dns.tsig;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;

/** Digests what a signature covers (RFC 8945, section 4.3). For one thread and one MAC. */
final class TsigMac {
    private final Mac mac;

    TsigMac(TsigKey key) {
        try {
            mac = Mac.getInstance(key.algorithm().jcaName());
            mac.init(new SecretKeySpec(key.secret(), key.algorithm().jcaName()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java has no " + key.algorithm().jcaName(), e);
        }
    }

    /** The MAC of the request, or of the message before, with its length (4.3.1, 5.3.1). */
    TsigMac previous(byte[] previousMac) {
        u16(previousMac.length);
        mac.update(previousMac);
        return this;
    }

    /** A message as it is before a TSIG record is added (4.3.2). */
    TsigMac message(byte[] message) {
        mac.update(message);
        return this;
    }

    /** A message whose TSIG record starts at the offset: that record is left out and the id put back. */
    TsigMac received(byte[] message, int tsigStart, int originalId) {
        int count = (message[10] & 0xff) << 8 | (message[11] & 0xff);
        u16(originalId);
        mac.update(message, 2, 8);
        u16(count - 1);
        mac.update(message, 12, tsigStart - 12);
        return this;
    }

    /** The variables of the TSIG record (4.3.3). */
    TsigMac variables(Name keyName, Name algorithm, long timeSigned, int fudge, int error, byte[] other) {
        DNSOutput out = new DNSOutput();
        keyName.toWireCanonical(out);
        out.writeU16(org.xbill.DNS.DClass.ANY);
        out.writeU32(0);
        algorithm.toWireCanonical(out);
        mac.update(out.toByteArray());
        timers(timeSigned, fudge);
        u16(error);
        u16(other.length);
        mac.update(other);
        return this;
    }

    /** Time and fudge only, for all but the first message of several (5.3.1). */
    TsigMac timers(long timeSigned, int fudge) {
        mac.update(time48(timeSigned));
        u16(fudge);
        return this;
    }

    byte[] done() {
        return mac.doFinal();
    }

    static byte[] time48(long seconds) {
        byte[] out = new byte[6];
        for (int i = 0; i < 6; i++) {
            out[i] = (byte) (seconds >> (8 * (5 - i)));
        }
        return out;
    }

    private void u16(int value) {
        mac.update((byte) (value >> 8));
        mac.update((byte) value);
    }
}
