package dev.bailiwick.store;

import static dev.bailiwick.store.Samples.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.engine.port.ChangeRows.ApprovalRow;
import dev.bailiwick.engine.port.ChangeRows.ChangeFilter;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.ChangeRows.RememberedAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Changes, approvals and remembered answers as rows. */
interface ChangeRowsContract extends StoreFixture {
    @Test
    default void a_change_comes_back_as_it_was_written() {
        ChangeRow row = change(1, "waiting");
        run(tx -> tx.changes().insert(row));
        assertThat(find("chg-1")).contains(row);
        assertThat(find("chg-2")).isEmpty();
        assertThatThrownBy(() -> run(tx -> tx.changes().insert(row))).isInstanceOf(StoreFault.class);
    }

    @Test
    default void a_change_is_replaced_only_from_the_state_it_is_in() {
        ChangeRow applied = new ChangeRow(
                "chg-1",
                1,
                "zone",
                "example.com.",
                "applied",
                "seen",
                "person/ann",
                null,
                "{\"p\":1}",
                "dns-update",
                "c-2",
                "{}",
                "cc",
                "{\"edits\":1}",
                "dd",
                "{\"allow\":true}",
                NOW.plusSeconds(1),
                NOW.plusSeconds(2),
                NOW.plusSeconds(3),
                7,
                "chg-0");
        run(tx -> tx.changes().insert(change(1, "waiting")));

        assertThat(this.<Boolean>write(tx -> tx.changes().replace(applied, "judged")))
                .isFalse();
        assertThat(find("chg-1")).contains(change(1, "waiting"));
        assertThat(this.<Boolean>write(tx -> tx.changes().replace(applied, "waiting")))
                .isTrue();
        assertThat(find("chg-1")).contains(applied);
        assertThat(this.<Boolean>write(tx -> tx.changes().replace(applied, "waiting")))
                .isFalse();
        assertThat(this.<Boolean>write(tx -> tx.changes().replace(change(2, "x"), "waiting")))
                .isFalse();
    }

    private Optional<ChangeRow> find(String id) {
        return store().read(reads -> reads.changes().find(id));
    }

    @Test
    default void changes_are_listed_newest_first_by_every_filter() {
        run(tx -> {
            for (int i = 1; i <= 5; i++) {
                tx.changes().insert(change(i, i % 2 == 0 ? "waiting" : "applied"));
            }
        });
        assertThat(list(null, null, null, null, 5, 2)).containsExactly(4L, 3L);
        assertThat(list("zone", "example.com.", "waiting", "lego", 9, 9)).containsExactly(4L, 2L);
        assertThat(list("policy", null, null, null, 9, 9)).isEmpty();
        assertThat(list(null, "other.", null, null, 9, 9)).isEmpty();
        assertThat(list(null, null, null, "other", 9, 9)).isEmpty();
    }

    @Test
    default void lists_of_long_changes_end_early_and_go_on_from_there() {
        String longest = "\"" + "x".repeat(1 << 20) + "\"";
        int changes = 12;
        run(tx -> {
            for (int i = 1; i <= changes; i++) {
                tx.changes().insert(withPlan(change(i, "applied"), longest));
            }
        });
        List<Long> all = new ArrayList<>();
        for (List<Long> page = list(null, null, null, null, 100, 500);
                !page.isEmpty();
                page = list(null, null, null, null, all.getLast(), 500)) {
            assertThat(page).hasSizeLessThan(6);
            all.addAll(page);
        }
        assertThat(all).hasSize(changes).isSortedAccordingTo(Comparator.reverseOrder());
    }

    private static ChangeRow withPlan(ChangeRow row, String plan) {
        return new ChangeRow(
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                row.state(),
                row.verification(),
                row.identity(),
                row.owner(),
                row.principal(),
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                plan,
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                row.appliedAt(),
                row.appliedVersion(),
                row.rollbackOf());
    }

    private List<Long> list(
            @Nullable String kind,
            @Nullable String target,
            @Nullable String state,
            @Nullable String identity,
            long before,
            int limit) {
        ChangeFilter filter = new ChangeFilter(kind, target, state, identity);
        return store().read(reads -> reads.changes().list(filter, before, limit).stream()
                .map(ChangeRow::sequence)
                .toList());
    }

    @Test
    default void an_identical_resend_finds_the_waiting_change() {
        run(tx -> {
            tx.changes().insert(change(1, "waiting"));
            tx.changes().insert(change(2, "applied"));
        });
        store().read(reads -> {
            assertThat(reads.changes().waiting("example.com.", "aa1"))
                    .map(ChangeRow::id)
                    .contains("chg-1");
            assertThat(reads.changes().waiting("example.com.", "aa2")).isEmpty();
            assertThat(reads.changes().waiting("other.", "aa1")).isEmpty();
            return true;
        });
    }

    @Test
    default void approvals_are_kept_in_order() {
        ApprovalRow ann = new ApprovalRow("chg-1", "ann", "bb", NOW, "{}");
        ApprovalRow bob = new ApprovalRow("chg-1", "bob", "bb", NOW.minusSeconds(9), "{}");
        run(tx -> tx.changes().approve(ann));
        run(tx -> tx.changes().approve(bob));
        assertThat(store().<List<ApprovalRow>>read(reads -> reads.changes().approvals("chg-1")))
                .containsExactly(ann, bob);
    }

    @Test
    default void the_first_answer_to_a_key_wins() {
        List<CompletableFuture<Boolean>> answers = inOneBatch(() -> IntStream.range(0, 3)
                .mapToObj(i -> store().write(tx -> tx.changes().remember(answer("key", "answer-" + i, 60))))
                .toList());
        assertThat(answers.stream().map(StoreFixture::await)).containsExactly(true, false, false);
        assertThat(remembered("key")).contains(answer("key", "answer-0", 60));
        assertThat(store().<Optional<RememberedAnswer>>read(
                                reads -> reads.changes().remembered("other", "key")))
                .isEmpty();
    }

    @Test
    default void answers_are_forgotten_once_their_time_has_passed() {
        run(tx -> {
            tx.changes().remember(answer("old", "a", 0));
            tx.changes().remember(answer("older", "a", -1));
            tx.changes().remember(answer("new", "a", 1));
        });
        run(tx -> tx.changes().forgetAnswers(NOW, 1));
        assertThat(remembered("older")).isEmpty();
        assertThat(remembered("old")).isPresent();
        run(tx -> tx.changes().forgetAnswers(NOW, 10));
        assertThat(remembered("old")).isEmpty();
        assertThat(remembered("new")).isPresent();
    }

    private static RememberedAnswer answer(String key, String answer, int seconds) {
        return new RememberedAnswer("caller", key, "digest", answer, NOW.plusSeconds(seconds));
    }

    private Optional<RememberedAnswer> remembered(String key) {
        return store().read(reads -> reads.changes().remembered("caller", key));
    }
}
