package dev.bailiwick.dns.tsig;

import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** The MAC algorithms that are understood (RFC 8945, section 6). */
public enum TsigAlgorithm {
    HMAC_SHA256("HmacSHA256", 32, false),
    HMAC_SHA384("HmacSHA384", 48, false),
    HMAC_SHA512("HmacSHA512", 64, false),
    /** For keys that are marked legacy only. */
    HMAC_SHA1("HmacSHA1", 20, true),
    /** For keys that are marked legacy only. */
    HMAC_MD5("HmacMD5", 16, true);

    private final String jcaName;
    private final int macBytes;
    private final boolean legacy;

    TsigAlgorithm(String jcaName, int macBytes, boolean legacy) {
        this.jcaName = jcaName;
        this.macBytes = macBytes;
        this.legacy = legacy;
    }

    /** The algorithm of that name on the wire, whatever its letter case. */
    public static Optional<TsigAlgorithm> ofName(Name name) {
        for (TsigAlgorithm each : values()) {
            if (each.wireName().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The name on the wire. */
    public Name wireName() {
        return switch (this) {
            case HMAC_SHA256 -> TSIG.HMAC_SHA256;
            case HMAC_SHA384 -> TSIG.HMAC_SHA384;
            case HMAC_SHA512 -> TSIG.HMAC_SHA512;
            case HMAC_SHA1 -> TSIG.HMAC_SHA1;
            case HMAC_MD5 -> TSIG.HMAC_MD5;
        };
    }

    /** The MAC's length in octets; shorter ones are refused. */
    public int macBytes() {
        return macBytes;
    }

    /** Tells whether only keys marked legacy may use it. */
    public boolean legacy() {
        return legacy;
    }

    String jcaName() {
        return jcaName;
    }
}
