package dev.bailiwick.systemtests.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Update;

/** Messages under one key, each over a connection of its own, as scripted clients send them. */
final class SignedExchange {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SimpleResolver resolver;

    /**
     * With a key.
     *
     * @param tcp whether over TCP, otherwise over UDP
     */
    SignedExchange(InetSocketAddress server, String keyName, String secretBase64, boolean tcp) {
        resolver = new SimpleResolver(server);
        resolver.setTCP(tcp);
        resolver.setTimeout(PATIENCE);
        resolver.setTSIGKey(new TSIG(
                TSIG.HMAC_SHA256,
                Name.fromConstantString(keyName.endsWith(".") ? keyName : keyName + "."),
                secretBase64));
    }

    /** Sends an update of the zone and returns what it was answered. */
    String update(String zone, Consumer<Update> content) throws IOException {
        Update update = new Update(Answers.name(zone));
        content.accept(update);
        return Rcode.string(resolver.send(update).getRcode());
    }

    /** Asks a question. */
    Message query(String name, int type) throws IOException {
        return resolver.send(Message.newQuery(Record.newRecord(Answers.name(name), type, DClass.IN)));
    }
}
