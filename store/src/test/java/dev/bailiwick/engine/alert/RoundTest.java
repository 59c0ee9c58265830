package dev.bailiwick.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.port.Alert;
import dev.bailiwick.engine.port.AlertReceiver;
import dev.bailiwick.engine.port.AlertReceiver.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch of alerts on its way to a receiver")
final class RoundTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant now = START;
    private final List<Long> offered = new ArrayList<>();
    private Function<Alert, Delivery> answer = alert -> new Delivery.Taken();

    private final AlertReceiver receiver = new AlertReceiver() {
        @Override
        public String name() {
            return "siem";
        }

        @Override
        public Set<String> types() {
            return Alerts.UPDATES;
        }

        @Override
        public List<Delivery> offer(List<Alert> alerts) {
            alerts.forEach(alert -> offered.add(alert.index()));
            return alerts.stream().map(answer).toList();
        }

        @Override
        public void close() {}
    };

    private Round round(long... indexes) {
        return new Round(
                receiver,
                LongStream.of(indexes)
                        .mapToObj(i -> new Alert("e" + i, i, "change.applied", START, "a", "z.", "applied", "{}"))
                        .toList(),
                () -> now);
    }

    @Test
    void what_is_taken_is_offered_once() {
        Round round = round(1, 2);
        round.attempt();
        assertThat(round.isDone()).isTrue();
        assertThat(offered).containsExactly(1L, 2L);
    }

    @Test
    void only_what_was_refused_is_offered_again_and_buried_after_five_refusals() {
        answer = alert -> alert.index() == 2 ? new Delivery.Refused("answered with status 400") : new Delivery.Taken();
        Round round = round(1, 2, 3);
        while (!round.isDone()) {
            round.attempt();
        }
        assertThat(offered).containsExactly(1L, 2L, 3L, 2L, 2L, 2L, 2L);
        assertThat(round.dead()).singleElement().matches(letter -> letter.index() == 2 && letter.attempts() == 5);
    }

    @Test
    void a_receiver_that_is_away_is_waited_for_ever_longer_up_to_five_minutes() {
        answer = alert -> new Delivery.Unreachable("down", Duration.ZERO);
        Round round = round(1);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            round.attempt();
            waits.add(round.pause());
        }
        assertThat(waits.subList(0, 4))
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(waits.getLast()).isEqualTo(Duration.ofMinutes(5));
        assertThat(round.dead()).isEmpty();
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() {
        answer = alert -> new Delivery.Unreachable("answered with status 429", Duration.ofSeconds(90));
        Round round = round(1);
        round.attempt();
        assertThat(round.pause()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void an_alert_is_waited_with_for_three_days_and_not_a_second_less() {
        answer = alert -> new Delivery.Unreachable("down", Duration.ZERO);
        Round round = round(1);
        now = START.plus(Round.MAX_AGE).minusNanos(1);
        round.attempt();
        assertThat(round.isDone()).isFalse();
        now = START.plus(Round.MAX_AGE);
        round.attempt();
        assertThat(round.isDone()).isTrue();
        assertThat(round.dead()).hasSize(1);
    }
}
