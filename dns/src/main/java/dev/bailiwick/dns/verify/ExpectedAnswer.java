package dev.bailiwick.dns.verify;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.zone.ZoneView;
import dev.bailiwick.dns.primary.Answer;
import dev.bailiwick.dns.primary.Responder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What a server that holds a zone's content says when it is asked for one RRset: not always what the zone stores, since
 * wildcards, aliases and zone cuts stand between. Stateless and thread-safe.
 */
public final class ExpectedAnswer {
    private ExpectedAnswer() {}

    /**
     * The RRset that {@link AuthoritativeQuery#ask} finds at a server with this content.
     *
     * @param type a data type, not ANY
     */
    public static Optional<Rrset> of(ZoneView zone, Name name, int type) {
        Name owner = Names.canonical(name);
        Responder responder = new Responder(
                (view, each) -> Names.isAtOrBelow(each, zone.apex()) ? Optional.of(zone) : Optional.empty());
        Answer answer = responder.answer("", owner, type);
        List<Record> additional = new ArrayList<>(answer.glue());
        additional.addAll(answer.optional());
        return Reading.rrset(owner, type, answer.answer(), answer.authority(), additional);
    }
}
