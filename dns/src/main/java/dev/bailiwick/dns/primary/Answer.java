package dev.bailiwick.dns.primary;

import java.util.List;
import org.xbill.DNS.Record;

/**
 * What a query comes to, before it is a message.
 *
 * @param rcode the RCODE, of the last name in a chain of aliases (RFC 6604)
 * @param authoritative the bit AA, of the first owner name
 * @param glue addresses below the cut that a referral needs (RFC 9471)
 * @param optional other addresses that may be left out
 */
public record Answer(
        int rcode,
        boolean authoritative,
        List<Record> answer,
        List<Record> authority,
        List<Record> glue,
        List<Record> optional) {
    public Answer {
        answer = List.copyOf(answer);
        authority = List.copyOf(authority);
        glue = List.copyOf(glue);
        optional = List.copyOf(optional);
    }

    static Answer failure(int rcode) {
        return new Answer(rcode, false, List.of(), List.of(), List.of(), List.of());
    }
}
