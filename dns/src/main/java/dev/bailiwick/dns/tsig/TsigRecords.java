package dev.bailiwick.dns.tsig;

import java.time.Duration;
import java.time.Instant;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIGRecord;

/** Appends TSIG records to finished messages. */
final class TsigRecords {
    /** Octets of the fixed fields: type, class, TTL, length; time, fudge, MAC size, id, error, other length. */
    private static final int FIXED = 10 + 16;

    private TsigRecords() {}

    static byte[] append(
            byte[] message,
            Name keyName,
            Name algorithm,
            long timeSigned,
            int fudge,
            byte[] mac,
            int error,
            byte[] other) {
        int id = (message[0] & 0xff) << 8 | (message[1] & 0xff);
        byte[] record = new TSIGRecord(
                        keyName,
                        DClass.ANY,
                        0,
                        algorithm,
                        Instant.ofEpochSecond(timeSigned),
                        Duration.ofSeconds(fudge),
                        mac,
                        id,
                        error,
                        other)
                .toWire(Section.ADDITIONAL);
        byte[] out = new byte[message.length + record.length];
        System.arraycopy(message, 0, out, 0, message.length);
        System.arraycopy(record, 0, out, message.length, record.length);
        int count = ((message[10] & 0xff) << 8 | (message[11] & 0xff)) + 1;
        out[10] = (byte) (count >> 8);
        out[11] = (byte) count;
        return out;
    }

    static int size(Name keyName, Name algorithm, int macBytes, int otherBytes) {
        return keyName.length() + algorithm.length() + FIXED + macBytes + otherBytes;
    }
}
