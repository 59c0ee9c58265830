package dev.bailiwick.store.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.alert.Alerts;
import dev.bailiwick.engine.audit.Audit;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import dev.bailiwick.engine.principal.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers outside hear of every authoritative update, at least once. */
@DisplayName("Alerts")
final class AlertTest {
    @TempDir
    private Path directory = Path.of("");

    private EngineRig rig;
    private final Ear ear = new Ear();

    /** A receiver whose answers a test decides. */
    private static final class Ear implements AlertReceiver {
        final List<Alert> heard = new CopyOnWriteArrayList<>();
        volatile Function<Alert, Delivery> answer = alert -> new Delivery.Taken();

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
            heard.addAll(alerts);
            return alerts.stream().map(answer).toList();
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        rig = EngineRig.estate(directory.resolve("data"));
        rig.receivers.add(ear);
        rig.restart();
        rig.engine().start();
        EngineRig.until("the receiver has a place in the log", () -> position() >= 0);
    }

    @AfterEach
    void close() {
        rig.close();
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

    @Test
    void a_change_is_told_with_who_where_and_what_and_nothing_of_the_past() {
        change("192.0.2.50");
        EngineRig.until("the alert was heard", () -> !ear.heard.isEmpty());
        Alert alert = ear.heard.getFirst();
        assertThat(alert.type()).isEqualTo("change.applied");
        assertThat(alert.actor()).isEqualTo("identity/deploy");
        assertThat(alert.target()).isEqualTo("example.com.");
        Map<String, Object> payload = Json.readObject(alert.body());
        assertThat(payload).containsKeys("type", "timestamp", "data");
        Map<String, Object> data = Json.object(payload.getOrDefault("data", Map.of()));
        assertThat(data).containsEntry("owner", "web").containsKeys("change", "version", "serial", "leafHash");
        assertThat(data).extractingByKey("edits").asString().contains("192.0.2.50");
        assertThat(data).doesNotContainKeys("proof", "credential");
        assertThat(ear.heard).hasSize(1);
    }

    /** Whoever sends the same change over and over does not keep receivers from hearing of others. */
    @Test
    void what_changed_nothing_holds_nothing_up() {
        rig.store()
                .write(tx -> {
                    for (int i = 0; i < 3_000; i++) {
                        tx.append(Audit.entry("change.applied", "noise-" + i)
                                .by("identity/deploy")
                                .outcome("unchanged")
                                .at(rig.engine().time().now()));
                    }
                    return true;
                })
                .join();
        change("192.0.2.58");
        EngineRig.until("the change was told", () -> ear.heard.size() == 1);
    }

    @Test
    void what_was_not_taken_before_a_restart_is_told_after_it_under_the_same_id() {
        ear.answer = alert -> new Delivery.Unreachable("down", Duration.ZERO);
        change("192.0.2.51");
        EngineRig.until("it was offered once", () -> !ear.heard.isEmpty());
        String id = ear.heard.getFirst().id();
        rig.engine().close();
        ear.heard.clear();
        ear.answer = alert -> new Delivery.Taken();
        rig.restart();
        rig.engine().start();
        EngineRig.until("it was offered again", () -> !ear.heard.isEmpty());
        assertThat(ear.heard.getFirst().id()).isEqualTo(id);
        long told = ear.heard.getFirst().index();
        EngineRig.until("the position moved past it", () -> position() > told);
    }

    @Test
    void an_alert_too_old_for_a_receiver_that_is_away_is_buried_found_and_told_on_demand() {
        ear.answer = alert -> new Delivery.Unreachable("down", Duration.ZERO);
        change("192.0.2.52");
        EngineRig.until("it was offered once", () -> !ear.heard.isEmpty());
        rig.clock.advance(Duration.ofDays(4));
        EngineRig.until("it was buried", () -> !letters().isEmpty());
        DeadLetter letter = letters().getFirst();
        assertThat(letter.cause()).isEqualTo("down");
        EngineRig.until("it is a finding", () -> rig.hasFinding("alerts", "alert/ear"));
        assertThat(rig.engine().alerts().retry("ear", letter.index())).isInstanceOf(Delivery.Unreachable.class);
        assertThat(letters()).hasSize(1);
        ear.answer = alert -> new Delivery.Taken();
        assertThat(rig.engine().alerts().retry("ear", letter.index())).isInstanceOf(Delivery.Taken.class);
        assertThat(letters()).isEmpty();
        assertThat(rig.hasFinding("alerts", "alert/ear")).isFalse();
    }

    private List<DeadLetter> letters() {
        return rig.store().read(reads -> reads.alerts().deadLetters("", -1, 10));
    }

    @Test
    void a_change_that_changes_nothing_is_no_alert() {
        change("192.0.2.53");
        change("192.0.2.53");
        change("192.0.2.54");
        EngineRig.until("both were heard", () -> ear.heard.size() >= 2);
        assertThat(ear.heard).hasSize(2);
    }
}
