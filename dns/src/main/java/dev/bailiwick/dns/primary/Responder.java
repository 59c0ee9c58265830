package dev.bailiwick.dns.primary;

import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.server.DnsRequest;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Answers queries authoritatively from zone contents; neither recursive nor signing. Answers are minimal: no NS with
 * positive answers, no additional data but with referrals. Thread-safe.
 */
public final class Responder {
    private static final int BADVERS = 16;
    private static final int FIRST_META_TYPE = 128;
    private static final int LAST_META_TYPE = 254;

    private final Zones zones;

    public Responder(Zones zones) {
        this.zones = zones;
    }

    /**
     * Answers one request with opcode QUERY. Zone transfers are not answered here: AXFR and IXFR are REFUSED.
     *
     * @param view the view whose zones are seen
     */
    public Reply answer(String view, DnsRequest request) {
        Record question = request.message().getQuestion();
        if (question == null || request.raw().questions() != 1) {
            return request.reply(Rcode.FORMERR);
        }
        OPTRecord opt = request.message().getOPT();
        if (opt != null && opt.getVersion() > 0) {
            return request.reply(BADVERS);
        }
        int denied = deny(question);
        if (denied != Rcode.NOERROR) {
            return request.reply(denied);
        }
        Answer answer = answer(view, question.getName(), question.getType());
        return request.reply(answer.rcode())
                .authoritative(answer.authoritative())
                .answer(answer.answer())
                .authority(answer.authority())
                .additional(answer.glue())
                .optional(answer.optional());
    }

    /** What the query comes to, in class IN. */
    public Answer answer(String view, Name name, int type) {
        return new Lookup(each -> zones.find(view, each), type).run(name);
    }

    private static int deny(Record question) {
        int type = question.getType();
        if (question.getDClass() != DClass.IN || type == Type.AXFR || type == Type.IXFR) {
            return Rcode.REFUSED;
        }
        if (type == 0 || type == Type.OPT) {
            return Rcode.FORMERR;
        }
        return type >= FIRST_META_TYPE && type <= LAST_META_TYPE ? Rcode.NOTIMP : Rcode.NOERROR;
    }
}
