package dev.bailiwick.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bailiwick.engine.port.LogPosition;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.RootBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on SQLite, and what only a directory of files has. */
final class SqliteStoreTest implements StoreContract {
    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Stores.sqlite(data(), StoreOptions.forTests());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public Store reopen(StoreOptions options) {
        store.close();
        store = Stores.sqlite(data(), options);
        return store;
    }

    @Override
    public FaultyDatabase reopenFaulty() {
        store.close();
        FaultyDatabase faulty = new FaultyDatabase(SqliteDatabase.open(data(), StoreOptions.forTests()));
        store = Stores.open(faulty, StoreOptions.forTests());
        return faulty;
    }

    @Test
    void a_directory_belongs_to_one_store() {
        assertThatThrownBy(() -> Stores.sqlite(data(), StoreOptions.forTests()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use");
        assertThat(this.<String>write(tx -> "unharmed")).isEqualTo("unharmed");
        store.close();
        Stores.sqlite(data(), StoreOptions.forTests()).close();
    }

    @Test
    void only_the_owner_can_read_the_files() throws IOException {
        run(tx -> tx.settings().put("a", "b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(data())) {
            assertThat(files.filter(file -> !file.getFileName().toString().contains("sqlitejdbc")))
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void the_files_as_a_crash_leaves_them_hold_every_acknowledged_unit() throws IOException {
        store.close();
        store = Stores.sqlite(data(), StoreOptions.defaults());
        List<CompletableFuture<LogPosition>> answers = IntStream.range(0, 600)
                .mapToObj(i -> store.write(tx -> {
                    tx.settings().put("k-" + i, "v");
                    return tx.append(StoreFixture.entry(i));
                }))
                .toList();
        answers.forEach(StoreFixture::await);
        CompletableFuture<LogPosition> inFlight = store.write(tx -> tx.append(StoreFixture.entry(0)));

        Path copy = directory.resolve("copy");
        Files.createDirectories(copy);
        for (String name : List.of("bailiwick.db", "bailiwick.db-wal")) {
            Files.copy(data().resolve(name), copy.resolve(name));
        }
        StoreFixture.await(inFlight);
        try (Store reopened = Stores.sqlite(copy, StoreOptions.forTests())) {
            reopened.read(reads -> {
                assertThat(reads.log().size()).isBetween(600L, 601L);
                assertThat(reads.settings().get("k-599")).contains("v");
                RootBuilder builder = new RootBuilder();
                new LogSource(reads.log()).read(0, reads.log().size()).forEach(builder::add);
                assertThat(Frontier.parse(reads.log().frontier()).root()).isEqualTo(builder.root());
                return true;
            });
        }
    }

    @Test
    void a_store_opened_again_goes_on_where_it_was() {
        run(tx -> tx.append(StoreFixture.entry(1)));
        reopen(StoreOptions.forTests());
        assertThat(write(tx -> tx.append(StoreFixture.entry(2))).index()).isEqualTo(1);
    }

    @Test
    void a_destroyed_secret_is_gone_from_the_file() throws IOException {
        byte[] sealed = Samples.bytes("SEALED-SECRET-OF-THE-TEST");
        run(tx -> tx.credentials().insert(Samples.tsig("l-1", 1, "one.", sealed)));
        reopen(StoreOptions.forTests());
        assertThat(file()).contains("SEALED-SECRET");
        run(tx -> tx.credentials().shredSecrets(NOW.plusSeconds(999), 10));
        reopen(StoreOptions.forTests());
        assertThat(file()).doesNotContain("SEALED-SECRET");
    }

    private String file() throws IOException {
        return Files.readString(data().resolve("bailiwick.db"), StandardCharsets.ISO_8859_1);
    }

    @Test
    void virtual_threads_read_without_holding_their_carrier() throws InterruptedException {
        run(tx -> tx.settings().put("a", "b"));
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<Thread> readers = IntStream.range(0, 50)
                .mapToObj(i -> Thread.ofVirtual()
                        .start(() -> seen.add(store.<String>read(
                                reads -> reads.settings().get("a").orElseThrow()))))
                .toList();
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(seen).hasSize(50).containsOnly("b");
    }
}
