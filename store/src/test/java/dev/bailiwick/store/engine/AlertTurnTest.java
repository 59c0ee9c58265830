package dev.bailiwick.store.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.Meters;
import dev.bailiwick.engine.principal.Principal;
import dev.bailiwick.engine.time.GovernedTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database tell the same receiver, one at a time. */
@DisplayName("The turn to tell alerts")
final class AlertTurnTest {
    private static final Duration LONGER_THAN_A_TURN = Duration.ofSeconds(31);

    @TempDir
    private Path directory = Path.of("");

    private EngineRig rig;
    private final Line first = new Line();
    private final Line second = new Line();

    /** How one node reaches the receiver; an offer waits while the line is held. */
    private static final class Line implements AlertReceiver {
        final List<Long> told = new CopyOnWriteArrayList<>();
        final Semaphore free = new Semaphore(1);

        @Override
        public String name() {
            return "ear";
        }

        @Override
        public Set<String> types() {
            return Alerts.UPDATES;
        }

        @Override
        public List<Delivery> offer(List<Alert> alerts) {
            alerts.forEach(alert -> told.add(alert.index()));
            free.acquireUninterruptibly();
            free.release();
            return alerts.stream().map(alert -> (Delivery) new Delivery.Taken()).toList();
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        rig = EngineRig.estate(directory.resolve("data"));
        rig.engine().start();
    }

    @AfterEach
    void close() {
        first.free.release();
        rig.close();
    }

    private Alerts node(String name, Line line) {
        return new Alerts(
                name,
                new FailingStore(rig.store()).shared(),
                List.of(line),
                new GovernedTime(rig.clock, Instant.EPOCH),
                Meters.NONE);
    }

    private long position() {
        return rig.store()
                .read(reads ->
                        reads.alerts().position("ear").map(p -> p.nextIndex()).orElse(-1L));
    }

    private void change(String address) {
        Principal.Automation deploy = rig.deploy();
        EngineRig.applied(rig.submit(rig.change(deploy, EngineRig.replace("api.example.com", "A", address))));
    }

    private static void heard(Line line, int count) {
        EngineRig.until(count + " were told", () -> line.told.size() >= count);
    }

    @Test
    void a_node_that_had_lost_its_turn_goes_on_where_the_other_had_come_to() {
        try (Alerts one = node("one", first)) {
            one.start();
            EngineRig.until("the receiver has a place in the log", () -> position() >= 0);
            first.free.acquireUninterruptibly();
            change("192.0.2.61");
            heard(first, 1);
            // It hangs in its offer for longer than its turn.
            rig.clock.advance(LONGER_THAN_A_TURN);
            theSecondTellsMeanwhile();
            rig.clock.advance(LONGER_THAN_A_TURN);
            change("192.0.2.64");
            heard(first, 2);
            assertThat(second.told).hasSize(3).startsWith(first.told.getFirst());
            assertThat(first.told).hasSize(2);
            assertThat(first.told.getLast()).isGreaterThan(second.told.getLast());
        }
    }

    private void theSecondTellsMeanwhile() {
        try (Alerts two = node("two", second)) {
            two.start();
            heard(second, 1);
            change("192.0.2.62");
            heard(second, 2);
            EngineRig.until("the position is past both", () -> position() > second.told.getLast());
            long reached = position();
            first.free.release();
            change("192.0.2.63");
            heard(second, 3);
            EngineRig.until("the position is past the third", () -> position() > second.told.getLast());
            assertThat(position()).isGreaterThan(reached);
        }
    }
}
