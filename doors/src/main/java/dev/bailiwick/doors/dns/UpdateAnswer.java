package dev.bailiwick.doors.dns;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.server.DnsRequest;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Rcode;

/**
 * What an UPDATE is answered with; the package's table says why.
 *
 * @param rcode the RCODE
 * @param extended the code of an extended error (RFC 8914); {@link #NONE} for none
 * @param text the extended error's text, may be empty
 */
record UpdateAnswer(int rcode, int extended, String text) {
    static final int NONE = -1;
    private static final int MAX_TEXT_CHARS = 200;

    /** An answer without an extended error. */
    static UpdateAnswer of(int rcode) {
        return new UpdateAnswer(rcode, NONE, "");
    }

    /** The one mapping of refusals to RCODEs. */
    static UpdateAnswer of(Refusal refusal) {
        String text = refusal.message();
        return switch (refusal.kind()) {
            case INVALID, CONFLICT, REPLAYED -> new UpdateAnswer(Rcode.REFUSED, ExtendedErrorCodeOption.OTHER, text);
            case UNAUTHENTICATED, CREDENTIAL_ENDED -> of(Rcode.NOTAUTH);
            // no text: that of a zone which is not there must not differ from that of one which may not be seen
            case NOT_FOUND -> new UpdateAnswer(Rcode.NOTAUTH, ExtendedErrorCodeOption.NOT_AUTHORITATIVE, "");
            case FORBIDDEN, NEEDS_APPROVAL -> new UpdateAnswer(Rcode.REFUSED, ExtendedErrorCodeOption.PROHIBITED, text);
            case NAME_NOT_IN_USE -> of(Rcode.NXDOMAIN);
            case NAME_IN_USE -> of(Rcode.YXDOMAIN);
            case RRSET_MISSING -> of(Rcode.NXRRSET);
            case RRSET_EXISTS -> of(Rcode.YXRRSET);
            case LIMIT_REACHED, INTERNAL -> new UpdateAnswer(Rcode.SERVFAIL, ExtendedErrorCodeOption.OTHER, text);
            case UNAVAILABLE -> new UpdateAnswer(Rcode.SERVFAIL, ExtendedErrorCodeOption.NOT_READY, text);
        };
    }

    Reply reply(DnsRequest request) {
        Reply reply = request.reply(rcode);
        return extended == NONE
                ? reply
                : reply.extendedError(
                        extended, text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS));
    }
}
