package dev.bailiwick.store;

import static dev.bailiwick.store.GroupCommitContract.assertRefused;
import static dev.bailiwick.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.port.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens when the database fails around a commit. */
interface FailureContract extends StoreFixture {
    @Test
    default void a_commit_that_failed_keeps_nothing_and_fails_the_whole_batch() {
        FaultyDatabase database = reopenFaulty();
        await(append("first"));
        List<CompletableFuture<LogPosition>> lost = inLostBatch(database);

        lost.forEach(answer -> assertRefused(answer, Refusal.Kind.UNAVAILABLE));
        assertThat(kept("a")).isEmpty();
        assertThat(kept("b")).isEmpty();
        assertThat(logSize()).isEqualTo(1);
        assertThat(await(append("c")).index()).isEqualTo(1);
    }

    private List<CompletableFuture<LogPosition>> inLostBatch(FaultyDatabase database) {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> leader = store().write(tx -> {
            started.countDown();
            return StoreFixture.awaitLatch(go);
        });
        StoreFixture.awaitLatch(started);
        List<CompletableFuture<LogPosition>> answers = List.of(append("a"), append("b"));
        database.failCommitAfter(1, FaultyDatabase.Fault.LOST_BEFORE);
        go.countDown();
        await(leader);
        return answers;
    }

    @Test
    default void a_commit_whose_answer_was_lost_is_found_and_answered_as_done() {
        FaultyDatabase database = reopenFaulty();
        await(append("first"));
        AtomicInteger runs = new AtomicInteger();
        database.failNextCommit(FaultyDatabase.Fault.LOST_AFTER);
        CompletableFuture<LogPosition> answer = store().write(tx -> {
            runs.incrementAndGet();
            tx.settings().put("a", "kept");
            return tx.append(StoreFixture.entry(1));
        });

        assertThat(await(answer).index()).isEqualTo(1);
        assertThat(runs).hasValue(1);
        assertThat(kept("a")).contains("kept");
        assertThat(logSize()).isEqualTo(2);
    }

    @Test
    default void an_unknown_outcome_waits_until_the_database_can_be_asked() {
        FaultyDatabase database = reopenFaulty();
        await(append("first"));
        database.refuseOpenings(3);
        database.failNextCommit(FaultyDatabase.Fault.LOST_AFTER);

        assertThat(await(append("a")).index()).isEqualTo(1);
        assertThat(database.refusedOpeningsLeft()).isZero();
        assertThat(kept("a")).contains("kept");
    }

    @Test
    default void a_database_that_is_away_fails_the_unit_and_serves_the_next_when_it_is_back() {
        FaultyDatabase database = reopenFaulty();
        await(append("first"));
        database.failNextCommit(FaultyDatabase.Fault.LOST_BEFORE);
        assertRefused(append("a"), Refusal.Kind.UNAVAILABLE);
        assertThat(await(append("b")).index()).isEqualTo(1);
    }

    private CompletableFuture<LogPosition> append(String key) {
        return store().write(tx -> {
            tx.settings().put(key, "kept");
            return tx.append(StoreFixture.entry(1));
        });
    }

    private Optional<String> kept(String key) {
        return store().read(reads -> reads.settings().get(key));
    }

    private long logSize() {
        return store().<Long>read(reads -> reads.log().size());
    }
}
