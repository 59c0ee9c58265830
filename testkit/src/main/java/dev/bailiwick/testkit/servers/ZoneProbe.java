package dev.bailiwick.testkit.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks a server under test one thing at a time. */
public final class ZoneProbe {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private ZoneProbe() {}

    /** The serial that the server answers with, empty while it has no answer. */
    public static OptionalLong serial(InetSocketAddress server, Name zone) {
        try {
            return ask(server, zone, Type.SOA).getSection(Section.ANSWER).stream()
                    .filter(SOARecord.class::isInstance)
                    .mapToLong(each -> ((SOARecord) each).getSerial())
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Asks without recursion, over UDP, and over TCP where the answer is truncated. */
    public static Message ask(InetSocketAddress server, Name name, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(PATIENCE);
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().unsetFlag(org.xbill.DNS.Flags.RD);
        return resolver.send(query);
    }
}
