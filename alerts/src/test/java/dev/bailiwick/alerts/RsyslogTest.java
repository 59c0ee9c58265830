package dev.bailiwick.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.RsyslogServer;
import dev.bailiwick.testkit.servers.RsyslogServer.Understood;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a syslog server that people run makes of the messages. */
@Tag("servers")
@DisplayName("Syslog to rsyslogd")
final class RsyslogTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String BOM = "\ufeff";

    private static Syslog syslog(RsyslogServer server) {
        return new Syslog(new Syslog.Settings(
                "logs", server.address(), Optional.empty(), "", "node-1", Set.of("change.applied")));
    }

    @Test
    void rsyslogd_reads_every_part_of_a_message_as_it_was_meant() {
        try (RsyslogServer server = RsyslogServer.start();
                Syslog syslog = syslog(server)) {
            Alert odd = Samples.alert(8, "person/a \"quoted\\ ]\n name");
            assertThat(syslog.offer(List.of(Samples.alert(7), odd))).allMatch(Delivery.Taken.class::isInstance);
            Await.until(
                    () -> "both arrive, not " + server.received(),
                    DEADLINE,
                    () -> server.received().size() == 2);
            Understood first = server.received().getFirst();
            assertThat(first)
                    .isEqualTo(new Understood(
                            "audit",
                            "notice",
                            "node-1",
                            "bailiwick",
                            "change.applied",
                            "[bailiwick@32473 id=\"e7-0011\" index=\"7\" actor=\"identity/deploy\""
                                    + " target=\"example.com.\" outcome=\"applied\"]",
                            BOM + Samples.alert(7).body()));
            Understood second = server.received().getLast();
            assertThat(second.structured()).contains("actor=\"person/a \\\"quoted\\\\ \\]  name\"");
            assertThat(second.text()).isEqualTo(BOM + odd.body());
        }
    }

    @Test
    void many_in_one_offer_arrive_each_once_and_in_order() {
        try (RsyslogServer server = RsyslogServer.start();
                Syslog syslog = syslog(server)) {
            List<Alert> alerts =
                    IntStream.range(0, 500).mapToObj(Samples::alert).toList();
            assertThat(syslog.offer(alerts)).hasSize(500).allMatch(Delivery.Taken.class::isInstance);
            Await.until(
                    () -> "all arrive, not " + server.received().size(),
                    DEADLINE,
                    () -> server.received().size() == 500);
            assertThat(server.received())
                    .extracting(Understood::text)
                    .containsExactlyElementsOf(
                            alerts.stream().map(alert -> BOM + alert.body()).toList());
        }
    }
}
