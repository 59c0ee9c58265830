package dev.bailiwick.doors.dns;

import dev.bailiwick.dns.tsig.TsigOutcome;
import dev.bailiwick.dns.tsig.TsigSignature;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signed requests that were refused lately, so that a datagram sent again makes no second entry in the log. What
 * changes a zone is remembered durably elsewhere. Bounded; thread-safe.
 */
final class Repeats {
    private static final int LIMIT = 10_000;

    private final Map<String, Boolean> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > LIMIT;
        }
    };

    /** Tells whether this very request is seen for the first time. */
    synchronized boolean isFirst(TsigOutcome.Verified signature) {
        return seen.put(mark(signature.signature()), true) == null;
    }

    private static String mark(TsigSignature signature) {
        return signature.keyName() + " " + HexFormat.of().formatHex(signature.mac());
    }
}
