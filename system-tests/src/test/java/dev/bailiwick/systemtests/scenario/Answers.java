package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.ZoneProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What name servers answer. */
final class Answers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Answers() {}

    static Name name(String text) {
        return Name.fromConstantString(text + ".");
    }

    /** The data of a type at a name, in order; empty also where there is no answer at all. */
    static List<String> of(InetSocketAddress server, String name, int type) {
        try {
            return ZoneProbe.ask(server, name(name), type).getSection(Section.ANSWER).stream()
                    .filter(record -> record.getType() == type)
                    .map(Record::rdataToString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<String> addresses(InetSocketAddress server, String name) {
        return of(server, name, Type.A);
    }

    /** Waits until the server answers with exactly these addresses. */
    static void awaitAddresses(InetSocketAddress server, String name, String... expected) {
        Await.until(
                () -> server + " answers " + addresses(server, name) + " for " + name,
                PATIENCE,
                () -> addresses(server, name).equals(List.of(expected)));
    }
}
