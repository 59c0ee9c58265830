package dev.bailiwick.store;

import static dev.bailiwick.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How units share commits. */
interface GroupCommitContract extends StoreFixture {
    @Test
    default void a_written_unit_answers_with_its_result_and_can_be_read() {
        String result = write(tx -> {
            tx.settings().put("key", "value");
            return "done";
        });

        assertThat(result).isEqualTo("done");
        assertThat(store().<java.util.Optional<String>>read(
                                reads -> reads.settings().get("key")))
                .contains("value");
    }

    @Test
    default void a_unit_sees_its_own_writes_and_those_of_units_before_it_in_the_batch() {
        List<CompletableFuture<Long>> numbers = inOneBatch(() -> IntStream.range(0, 5)
                .mapToObj(i -> store().write(tx -> tx.settings().next("counter")))
                .toList());

        assertThat(numbers).extracting(StoreFixture::await).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    default void a_unit_that_throws_fails_alone_with_its_own_exception() {
        IllegalStateException own = new IllegalStateException("mine");
        List<CompletableFuture<LogPosition>> answers = inOneBatch(() -> List.of(
                store().write(tx -> marked(tx, "before")),
                store().write(tx -> {
                    marked(tx, "failed");
                    throw own;
                }),
                store().write(tx -> marked(tx, "after"))));

        assertThat(await(answers.get(0)).index()).isZero();
        assertThatThrownBy(() -> await(answers.get(1))).isSameAs(own);
        assertThat(await(answers.get(2)).index()).isEqualTo(1);
        assertThat(store().<java.util.Optional<String>>read(
                                reads -> reads.settings().get("failed")))
                .isEmpty();
        assertThat(store().<Long>read(reads -> reads.log().size())).isEqualTo(2);
    }

    private static LogPosition marked(Tx tx, String mark) {
        tx.settings().put(mark, "here");
        return tx.append(StoreFixture.entry("test.mark", mark, java.util.Map.of("mark", mark)));
    }

    @Test
    default void a_statement_that_breaks_a_constraint_spares_the_neighbours() {
        List<CompletableFuture<Boolean>> answers = inOneBatch(() -> List.of(
                store().write(tx -> insert(tx, 1)),
                store().write(tx -> insert(tx, 1)),
                store().write(tx -> insert(tx, 2))));

        assertThat(StoreFixture.<Boolean>await(answers.get(0))).isTrue();
        assertThatThrownBy(() -> await(answers.get(1))).isInstanceOf(StoreFault.class);
        assertThat(StoreFixture.<Boolean>await(answers.get(2))).isTrue();
    }

    private static boolean insert(Tx tx, long sequence) {
        tx.changes().insert(Samples.change(sequence, "applied"));
        return true;
    }

    @Test
    default void an_error_in_a_unit_does_not_end_the_writer() {
        assertThatThrownBy(() -> write(tx -> {
                    throw new AssertionError("broken");
                }))
                .hasRootCauseMessage("broken");
        assertThat(this.<String>write(tx -> "still here")).isEqualTo("still here");
    }

    @Test
    default void a_full_queue_refuses_at_once() {
        Store small = reopen(StoreOptions.forTests().withQueueCapacity(2));
        List<CompletableFuture<Integer>> answers = inOneBatch(
                () -> IntStream.range(0, 3).mapToObj(i -> small.write(tx -> i)).toList());

        assertThat(StoreFixture.<Integer>await(answers.get(0))).isZero();
        assertThat(StoreFixture.<Integer>await(answers.get(1))).isEqualTo(1);
        assertRefused(answers.get(2), Refusal.Kind.LIMIT_REACHED);
    }

    @Test
    default void a_callback_that_blocks_does_not_stall_the_writer() {
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<String> answeredBy = new AtomicReference<>("");
        CompletableFuture<Void> blocked =
                inOneBatch(() -> store().write(tx -> 1).thenAccept(one -> {
                    answeredBy.set(Thread.currentThread().getName());
                    StoreFixture.awaitLatch(go);
                }));

        assertThat(this.<Integer>write(tx -> 2)).isEqualTo(2);
        go.countDown();
        await(blocked);
        assertThat(answeredBy.get()).isNotEqualTo("store-writer");
    }

    @Test
    default void a_unit_may_not_read_beside_its_transaction() {
        assertThatThrownBy(() ->
                        write(tx -> store().<Long>read(reads -> reads.log().size())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void a_transaction_is_of_no_use_after_its_unit() {
        Tx kept = write(tx -> tx);
        assertThatThrownBy(kept::settings).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept.append(StoreFixture.entry(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void positions_are_known_only_after_the_commit() {
        LogPosition position = write(tx -> {
            LogPosition early = tx.append(StoreFixture.entry(1));
            assertThatThrownBy(early::index).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(early::leafHash).isInstanceOf(IllegalStateException.class);
            return early;
        });
        assertThat(position.index()).isZero();
        assertThat(position.leafHash()).matches("[0-9a-f]{64}");
    }

    @Test
    default void indexes_are_dense_whoever_writes() {
        List<CompletableFuture<LogPosition>> all = new ArrayList<>();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            producers.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 40; j++) {
                    CompletableFuture<LogPosition> answer = store().write(tx -> tx.append(StoreFixture.entry(1)));
                    synchronized (all) {
                        all.add(answer);
                    }
                }
            }));
        }
        for (Thread producer : producers) {
            join(producer);
        }

        List<Long> indexes =
                all.stream().map(answer -> await(answer).index()).sorted().toList();
        assertThat(indexes).isEqualTo(LongStream.range(0, 320).boxed().toList());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void a_closed_store_commits_what_waits_and_refuses_what_comes() {
        CompletableFuture<Integer> waiting = store().write(tx -> 1);
        store().close();
        assertThat(StoreFixture.<Integer>await(waiting)).isEqualTo(1);
        assertRefused(store().write(tx -> 2), Refusal.Kind.UNAVAILABLE);
    }

    static void assertRefused(CompletableFuture<?> answer, Refusal.Kind kind) {
        assertThatThrownBy(() -> await(answer))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
    }
}
