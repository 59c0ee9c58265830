package dev.bailiwick.core.risk;

import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.UNKRecord;

/** Finds changes of keys and fingerprints that clients trust, and of types whose meaning is not known. */
final class TrustDataCheck implements Check {
    @Override
    public void examine(Touch touch, Findings findings) {
        if (!touch.changesData()) {
            return;
        }
        switch (touch.type()) {
            case Type.TLSA,
                    Type.SSHFP,
                    Type.SVCB,
                    Type.HTTPS,
                    Type.OPENPGPKEY,
                    Type.SMIMEA,
                    Type.IPSECKEY,
                    Type.CERT,
                    Type.KEY,
                    Type.HIP ->
                findings.add(
                        Consequence.CHANGE_TRUST_DATA,
                        touch.name(),
                        "changes " + Type.string(touch.type()) + ", which clients trust");
            default -> unknown(touch, findings);
        }
    }

    private static void unknown(Touch touch, Findings findings) {
        Record any = touch.added().isEmpty()
                ? touch.removed().getFirst()
                : touch.added().getFirst();
        if (any instanceof UNKRecord && touch.type() != Types.ALIAS && touch.type() != Types.LUA) {
            findings.add(
                    Consequence.CHANGE_TRUST_DATA,
                    touch.name(),
                    "changes " + Type.string(touch.type()) + ", whose meaning is not known here");
        }
    }
}
