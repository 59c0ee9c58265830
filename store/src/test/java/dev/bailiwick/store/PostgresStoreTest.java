package dev.bailiwick.store;

import static dev.bailiwick.store.StoreFixture.await;
import static dev.bailiwick.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.port.ZoneRows.ZoneDelta;
import dev.bailiwick.testkit.postgres.PrivatePostgres;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.RootBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on PostgreSQL, and what only several stores on one database have. */
@Tag("postgres")
final class PostgresStoreTest implements StoreContract {
    private static final ZoneId ZONE = ZoneId.of("example.com");

    private String url;
    private Store store;
    private final List<Store> others = new ArrayList<>();

    @BeforeEach
    void open() {
        url = PrivatePostgres.shared().newSchema();
        store = openNode(StoreOptions.forTests());
    }

    @AfterEach
    void close() {
        others.forEach(Store::close);
        store.close();
    }

    private Store openNode(StoreOptions options) {
        return Stores.postgres(url, PrivatePostgres.USER, "", options.withReadConnections(2));
    }

    private Store otherNode() {
        Store other = openNode(StoreOptions.forTests());
        others.add(other);
        return other;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store reopen(StoreOptions options) {
        store.close();
        store = openNode(options);
        return store;
    }

    @Override
    public FaultyDatabase reopenFaulty() {
        store.close();
        StoreOptions options = StoreOptions.forTests().withReadConnections(2);
        FaultyDatabase faulty = new FaultyDatabase(PostgresDatabase.open(url, PrivatePostgres.USER, "", options));
        store = Stores.open(faulty, options);
        return faulty;
    }

    @Test
    void two_nodes_share_one_dense_log() {
        Store other = otherNode();
        List<CompletableFuture<LogPosition>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            answers.add(store.write(tx -> tx.append(entry(number))));
            answers.add(other.write(tx -> tx.append(entry(number))));
        }
        assertThat(answers.stream().map(answer -> await(answer).index()).sorted())
                .isEqualTo(LongStream.range(0, 600).boxed().toList());
        other.read(reads -> {
            RootBuilder builder = new RootBuilder();
            new LogSource(reads.log()).read(0, 600).forEach(builder::add);
            assertThat(Frontier.parse(reads.log().frontier()).root()).isEqualTo(builder.root());
            return true;
        });
    }

    @Test
    void of_two_nodes_that_commit_the_same_version_of_a_zone_one_wins() {
        Store other = otherNode();
        run(tx -> tx.zones().create(ZONE, 1, List.of()));
        for (int version = 2; version < 30; version++) {
            long next = version;
            List<Boolean> won =
                    Stream.of(store, other)
                            .map(node -> node.write(tx -> tx.zones().commit(delta(next), 0)))
                            .toList()
                            .stream()
                            .map(StoreFixture::await)
                            .toList();
            assertThat(won).containsExactlyInAnyOrder(true, false);
        }
        assertThat(store.<Integer>read(
                        reads -> reads.zones().deltas(ZONE, 0, 100).size()))
                .isEqualTo(28);
    }

    private static ZoneDelta delta(long version) {
        return new ZoneDelta(
                ZONE,
                version,
                version,
                version + 1,
                List.of(RrsetEdit.between(null, Samples.a("h" + version + ".example.com", "192.0.2.1"))));
    }

    @Test
    void of_two_nodes_that_advance_the_policy_one_wins() {
        Store other = otherNode();
        for (int version = 0; version < 20; version++) {
            long from = version;
            List<Boolean> won =
                    Stream.of(store, other)
                            .map(node -> node.write(tx -> tx.documents().advance(from)))
                            .toList()
                            .stream()
                            .map(StoreFixture::await)
                            .toList();
            assertThat(won).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void a_proof_is_used_once_whatever_the_node() {
        Store other = otherNode();
        for (int i = 0; i < 20; i++) {
            String key = "jti-" + i;
            List<Optional<String>> earlier = Stream.of(store, other)
                    .map(node -> node.write(tx -> tx.credentials().rememberProof(key, "l-1", NOW)))
                    .toList()
                    .stream()
                    .map(StoreFixture::await)
                    .toList();
            assertThat(earlier).containsExactlyInAnyOrder(Optional.empty(), Optional.of("l-1"));
        }
    }

    @Test
    void one_node_takes_over_a_zone_only_after_the_lease_of_the_other() {
        Store other = otherNode();
        run(tx -> tx.zones().create(ZONE, 1, List.of()));
        assertThat(this.<Optional<Long>>write(tx -> tx.zones().claim(ZONE, "one", NOW, NOW.plusSeconds(10))))
                .contains(1L);
        assertThat(StoreFixture.<Optional<Long>>await(
                        other.write(tx -> tx.zones().claim(ZONE, "two", NOW, NOW.plusSeconds(10)))))
                .isEmpty();
        assertThat(StoreFixture.<Optional<Long>>await(
                        other.write(tx -> tx.zones().claim(ZONE, "two", NOW.plusSeconds(11), NOW.plusSeconds(20)))))
                .contains(2L);
        assertThat(this.<Boolean>write(tx -> tx.zones().commit(delta(2), 1)))
                .as("fenced")
                .isFalse();
    }

    @Test
    void a_conflict_with_another_node_runs_the_batch_again() {
        FaultyDatabase database = reopenFaulty();
        AtomicInteger runs = new AtomicInteger();
        run(tx -> tx.settings().put("first", "x"));
        database.failNextCommit(FaultyDatabase.Fault.CONFLICT);
        LogPosition position = write(tx -> {
            runs.incrementAndGet();
            tx.settings().next("counter");
            return tx.append(entry(1));
        });
        assertThat(runs).hasValue(2);
        assertThat(position.index()).isZero();
        assertThat(this.<Long>write(tx -> tx.settings().next("counter"))).isEqualTo(2);
    }

    @Test
    void a_deadlock_between_nodes_is_resolved_by_running_again() {
        Store other = otherNode();
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Long> one = store.write(tx -> cross(tx.settings(), "a", "b", both));
        CompletableFuture<Long> two = other.write(tx -> cross(tx.settings(), "b", "a", both));
        assertThat(List.of(await(one), await(two))).containsExactlyInAnyOrder(1L, 2L);
        assertThat(this.<Long>write(tx -> tx.settings().next("a"))).isEqualTo(3);
    }

    /** Takes the rows of two counters in an order, the second once the other node has its first. */
    private static long cross(
            dev.bailiwick.engine.port.SettingRows.Writable settings, String first, String second, CountDownLatch both) {
        long a = settings.next(first);
        both.countDown();
        StoreFixture.awaitLatch(both);
        return Math.max(a, settings.next(second));
    }

    @Test
    void a_lost_connection_is_replaced() {
        run(tx -> tx.append(entry(1)));
        PrivatePostgres.shared()
                .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND application_name = 'test'");
        assertThatThrownBy(() -> write(tx -> tx.append(entry(2)))).isInstanceOf(Refused.class);
        assertThat(write(tx -> tx.append(entry(3))).index()).isEqualTo(1);
    }

    @Test
    void a_database_out_of_reach_is_named_at_the_start() {
        assertThatThrownBy(() -> Stores.postgres(
                        "jdbc:postgresql://127.0.0.1:1/none", "nobody", "hidden", StoreOptions.forTests()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("hidden");
    }
}
