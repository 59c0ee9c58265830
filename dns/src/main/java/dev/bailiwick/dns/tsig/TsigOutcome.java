package dev.bailiwick.dns.tsig;

import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/** What the check of a request's signature found. */
public sealed interface TsigOutcome {
    /** The request bears no signature. */
    record Unsigned() implements TsigOutcome {}

    /** The signature is good, and the request is within its time. */
    record Verified(TsigKey key, TsigSignature signature) implements TsigOutcome {
        /** A copy of the MAC: with the key it tells one request from all others. */
        public byte[] mac() {
            return signature.mac();
        }
    }

    /**
     * The signature is no good.
     *
     * @param error the TSIG error: BADSIG, BADKEY, BADTIME, BADTRUNC; or FORMERR, which is no TSIG error
     * @param keyName the name that the request gave
     * @param key the key, where the name is known; only with BADTIME and BADTRUNC has its MAC been verified
     */
    record Failed(int error, Name keyName, Optional<TsigKey> key, TsigSignature signature) implements TsigOutcome {
        /** The RCODE of the answer: FORMERR or NOTAUTH (RFC 8945, section 5.2). */
        public int rcode() {
            return error == Rcode.FORMERR ? Rcode.FORMERR : Rcode.NOTAUTH;
        }
    }
}
