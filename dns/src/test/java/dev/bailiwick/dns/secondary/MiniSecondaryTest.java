package dev.bailiwick.dns.secondary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.dns.Primary;
import dev.bailiwick.dns.TestZones;
import dev.bailiwick.dns.verify.AuthoritativeQuery;
import dev.bailiwick.dns.verify.QueryResult;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

final class MiniSecondaryTest {
    private static final Name ZONE = TestZones.name("example.com");
    private static final Name WWW = TestZones.name("www.example.com");

    private static Optional<dev.bailiwick.core.dns.Rrset> www(MiniSecondary secondary) {
        return ((QueryResult.Answered) AuthoritativeQuery.withDefaults().ask(secondary.address(), ZONE, WWW, Type.A))
                .rrset();
    }

    private static void awaitSerial(MiniSecondary secondary, long serial) {
        Await.until(
                () -> "the secondary is at " + secondary.serial(ZONE),
                Duration.ofSeconds(5),
                () -> secondary.serial(ZONE).orElse(-1) == serial);
    }

    @Test
    void it_follows_serves_and_lies_when_told_to() throws Exception {
        try (Primary primary = Primary.start(TestZones.zone("example.com.", 7, "www A 192.0.2.1\n"));
                MiniSecondary secondary = MiniSecondary.start(
                        new InetSocketAddress(Ports.loopback(), 0),
                        primary.address(),
                        List.of(ZONE),
                        Optional.of(Primary.KEY))) {
            awaitSerial(secondary, 7);
            assertThat(www(secondary)).contains(TestZones.rrset("www.example.com. 60 A 192.0.2.1"));
            primary.replace("www A", TestZones.rrset("www.example.com. 30 A 192.0.2.2"));
            primary.notifyUnsigned(secondary.address());
            awaitSerial(secondary, 8);
            primary.notifySecondary(secondary.address());
            assertThat(www(secondary)).contains(TestZones.rrset("www.example.com. 30 A 192.0.2.2"));
            secondary.answerOtherwise(TestZones.rrset("www.example.com. 30 A 203.0.113.66"));
            assertThat(www(secondary)).contains(TestZones.rrset("www.example.com. 30 A 203.0.113.66"));
            secondary.answerAbsent(WWW, Type.A);
            assertThat(www(secondary)).isEmpty();
            secondary.answerNormally();
            assertThat(www(secondary)).contains(TestZones.rrset("www.example.com. 30 A 192.0.2.2"));
            Await.until("the NOTIFY is acknowledged", Duration.ofSeconds(5), () -> primary.pendingNotifications() == 0);
        }
    }
}
