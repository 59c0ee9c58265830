package dev.bailiwick.core.zone;

import dev.bailiwick.core.dns.Rrset;
import java.util.Arrays;

/** Copies of the small arrays that hold one name's RRsets in order of type. */
final class RrsetArrays {
    private RrsetArrays() {}

    static Rrset[] with(Rrset[] rrsets, Rrset added) {
        int at = 0;
        while (at < rrsets.length && rrsets[at].type() < added.type()) {
            at++;
        }
        boolean replaces = at < rrsets.length && rrsets[at].type() == added.type();
        Rrset[] copy = new Rrset[replaces ? rrsets.length : rrsets.length + 1];
        System.arraycopy(rrsets, 0, copy, 0, at);
        copy[at] = added;
        int rest = replaces ? at + 1 : at;
        System.arraycopy(rrsets, rest, copy, at + 1, rrsets.length - rest);
        return copy;
    }

    static Rrset[] without(Rrset[] rrsets, int type) {
        int kept = 0;
        Rrset[] copy = new Rrset[rrsets.length];
        for (Rrset each : rrsets) {
            if (each.type() != type) {
                copy[kept++] = each;
            }
        }
        return Arrays.copyOf(copy, kept);
    }
}
