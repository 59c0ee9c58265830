package dev.bailiwick.doors.dns;

import dev.bailiwick.core.zone.ZoneTree;
import dev.bailiwick.dns.message.Reply;
import dev.bailiwick.dns.server.DnsRequest;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.zone.LiveZone;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What anyone may ask about zones that another server holds. That server answers for them, by rules of its own: here only
 * leases read them. The SOA alone is told, as lego looks for a name's zone with unsigned SOA queries to the server that
 * takes its updates; whether a name below the apex exists is not.
 */
final class ForeignZones {
    private final Engine engine;

    ForeignZones(Engine engine) {
        this.engine = engine;
    }

    /** The answer to an unsigned query, where its name lies in such a zone. */
    Optional<Reply> unsigned(String view, DnsRequest request) {
        Record question = request.message().getQuestion();
        if (question == null || request.raw().questions() != 1) {
            return Optional.empty();
        }
        return engine.zones()
                .enclosing(view, question.getName())
                .filter(zone -> engine.links().isBacked(zone.id()))
                .map(zone -> answer(zone, question, request));
    }

    private static Reply answer(LiveZone zone, Record question, DnsRequest request) {
        if (question.getType() != Type.SOA || question.getDClass() != DClass.IN) {
            return request.reply(Rcode.REFUSED);
        }
        Name apex = zone.id().apex();
        Reply reply = request.reply(Rcode.NOERROR).authoritative(true);
        return question.getName().equals(apex) ? reply.answer(soa(zone.tree())) : reply.authority(soa(zone.tree()));
    }

    private static List<Record> soa(ZoneTree tree) {
        return tree.find(tree.apex(), Type.SOA).map(rrset -> rrset.records()).orElse(List.of());
    }
}
