package dev.bailiwick.core.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** What the numbers of RR types allow. Stateless and thread-safe. */
public final class RrTypes {
    /** The largest number a type can have. */
    public static final int MAX = 65_535;

    private static final int FIRST_META = 128;
    private static final int LAST_META = 255;

    private RrTypes() {}

    /**
     * Tells whether records of the type are data that a zone can hold, known or unknown (RFC 3597). OPT, the reserved
     * numbers 0 and 65535, and 128 to 255, set aside for query and meta types (RFC 6895, section 3.1), are not.
     */
    public static boolean isData(int type) {
        return type > 0 && type < MAX && type != Type.OPT && (type < FIRST_META || type > LAST_META);
    }

    /** Tells whether an RRset of the type has at most one record: SOA, CNAME (RFC 2181), DNAME (RFC 6672). */
    public static boolean isSingleton(int type) {
        return type == Type.SOA || type == Type.CNAME || type == Type.DNAME;
    }

    /**
     * Tells whether an RRset of the type may stand beside a CNAME: the signer's RRSIG and NSEC (RFC 4034, sections 3
     * and 4), and the older KEY, SIG and NXT (RFC 2181, section 10.1; RFC 3007).
     */
    public static boolean mayStandBesideCname(int type) {
        return switch (type) {
            case Type.CNAME, Type.RRSIG, Type.NSEC, Type.KEY, Type.SIG, Type.NXT -> true;
            default -> false;
        };
    }

    /** Tells whether the RRset is a TXT at a challenge name, where the rules for challenge values hold. */
    public static boolean isChallenge(Name name, int type) {
        return type == Type.TXT && Names.isChallenge(name);
    }
}
