package dev.bailiwick.dns.primary;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Limits UDP answers by source prefix and second, against reflection from forged addresses. A fixed table: prefixes
 * that fall on one slot share its allowance. Thread-safe.
 */
public final class ResponseRate {
    /** What to do with an answer. */
    public enum Verdict {
        SEND,
        /** Send it truncated and empty, so that a real client comes back over TCP. */
        TRUNCATE,
        DROP
    }

    /**
     * The settings.
     *
     * @param perSecond answers a second for each prefix, 0 for no limit
     * @param slip each so-manieth answer above the limit is truncated instead of dropped; 0 drops all
     * @param ipv4Bits the prefix length for IPv4, 1 to 32
     * @param ipv6Bits the prefix length for IPv6, 1 to 128
     * @param loopback whether loopback addresses are limited too
     */
    public record Settings(int perSecond, int slip, int ipv4Bits, int ipv6Bits, boolean loopback) {
        public Settings {
            if (perSecond < 0 || slip < 0 || ipv4Bits < 1 || ipv4Bits > 32 || ipv6Bits < 1 || ipv6Bits > 128) {
                throw new IllegalArgumentException("a response rate setting is out of range");
            }
        }

        /** 200 a second for each /24 and /56, every second one truncated, loopback free. */
        public static Settings defaults() {
            return new Settings(200, 2, 24, 56, false);
        }

        /** No limit. */
        public static Settings off() {
            return new Settings(0, 2, 24, 56, false);
        }
    }

    private static final int SLOTS = 1 << 14;

    private final Settings settings;
    private final int seed = new SecureRandom().nextInt();
    private final AtomicLongArray table = new AtomicLongArray(SLOTS);

    public ResponseRate(Settings settings) {
        this.settings = settings;
    }

    /**
     * Counts one answer.
     *
     * @param seconds any clock's whole seconds
     */
    public Verdict judge(InetAddress source, long seconds) {
        if (settings.perSecond() == 0 || (source.isLoopbackAddress() && !settings.loopback())) {
            return Verdict.SEND;
        }
        long second = seconds & 0xffff_ffffL;
        long counted = table.updateAndGet(slot(source), old -> old >>> 32 == second ? old + 1 : second << 32 | 1);
        long above = (counted & 0xffff_ffffL) - settings.perSecond();
        if (above <= 0) {
            return Verdict.SEND;
        }
        return settings.slip() > 0 && above % settings.slip() == 0 ? Verdict.TRUNCATE : Verdict.DROP;
    }

    private int slot(InetAddress source) {
        byte[] address = source.getAddress();
        int bits = source instanceof Inet4Address ? settings.ipv4Bits() : settings.ipv6Bits();
        for (int i = 0; i < address.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            address[i] &= (byte) (0xff00 >> kept);
        }
        int hash = (Arrays.hashCode(address) ^ seed) * 0x9e3779b1;
        return hash >>> (32 - 14);
    }
}
