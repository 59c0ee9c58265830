package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.engine.port.AlertRows.DeadLetter;
import dev.bailiwick.engine.port.AlertRows.Position;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Receivers' positions in the log, what they did not take, and reading the log on. */
interface AlertRowsContract extends StoreFixture {
    @Test
    default void a_position_is_kept_for_each_receiver() {
        assertThat(store().<Boolean>read(
                                reads -> reads.alerts().position("siem").isPresent()))
                .isFalse();
        run(tx -> tx.alerts().move(new Position("siem", 3, NOW)));
        run(tx -> tx.alerts().move(new Position("siem", 7, NOW.plusSeconds(1))));
        run(tx -> tx.alerts().move(new Position("pager", 1, NOW)));
        reopen(StoreOptions.forTests());
        assertThat(store().<Position>read(
                                reads -> reads.alerts().position("siem").orElseThrow()))
                .isEqualTo(new Position("siem", 7, NOW.plusSeconds(1)));
    }

    @Test
    default void dead_letters_are_listed_in_order_renewed_and_taken_away() {
        run(tx -> {
            tx.alerts().bury(letter("siem", 9, 5));
            tx.alerts().bury(letter("siem", 4, 5));
            tx.alerts().bury(letter("pager", 4, 5));
            tx.alerts().bury(letter("siem", 4, 6));
        });
        assertThat(letters("", -1, 10))
                .containsExactly(letter("pager", 4, 5), letter("siem", 4, 6), letter("siem", 9, 5));
        assertThat(letters("", -1, 1)).containsExactly(letter("pager", 4, 5));
        assertThat(letters("siem", 4, 10)).containsExactly(letter("siem", 9, 5));
        assertThat(this.<Boolean>write(tx -> tx.alerts().exhume("siem", 4))).isTrue();
        assertThat(this.<Boolean>write(tx -> tx.alerts().exhume("siem", 4))).isFalse();
        assertThat(store().<Long>read(reads -> reads.alerts().deadLetters("siem")))
                .isEqualTo(1);
    }

    private static DeadLetter letter(String receiver, long index, int attempts) {
        return new DeadLetter(receiver, index, attempts, "answered with status 400", NOW);
    }

    private List<DeadLetter> letters(String receiver, long index, int limit) {
        return store().read(reads -> reads.alerts().deadLetters(receiver, index, limit));
    }

    @Test
    default void the_log_is_read_on_by_type_and_only_what_is_committed() {
        for (String type : List.of("a.one", "b.two", "a.one", "c.three")) {
            run(tx -> tx.append(StoreFixture.entry(type, "access", Map.of("outcome", type))));
        }
        assertThat(following(0, Set.of("a.one", "c.three"), 10)).containsExactly(0L, 2L, 3L);
        assertThat(following(1, Set.of("a.one", "c.three"), 1)).containsExactly(2L);
        assertThat(following(4, Set.of("a.one"), 10)).isEmpty();
        assertThat(following(0, Set.of(), 10)).isEmpty();
    }

    private List<Long> following(long from, Set<String> types, int limit) {
        return store().read(reads -> reads.log().following(from, types, limit).stream()
                .map(LogEntryRow::index)
                .toList());
    }
}
