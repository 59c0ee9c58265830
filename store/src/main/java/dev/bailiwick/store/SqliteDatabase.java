package dev.bailiwick.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One SQLite file in write-ahead mode (sqlite.org/wal.html): readers see the last commit and never wait for the writer. Calls into
 * SQLite hold their carrier thread, so those of virtual threads are handed to platform threads.
 */
final class SqliteDatabase implements Database {
    private static final int WAL_PAGES = 8_192;
    private static final int BUSY_MILLIS = 5_000;
    private static final int CACHE_KIB_WRITER = 16_384;

    private final DirectoryLock lock;
    private final SQLiteDataSource source;
    private final List<Sql> readers = new ArrayList<>();
    private final BlockingQueue<Sql> idle;
    private final ExecutorService readThreads;

    /**
     * Opens, and where needed makes, the store's file in a directory.
     *
     * @throws IllegalStateException if the directory is in use
     */
    static SqliteDatabase open(Path directory, StoreOptions options) {
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            // The native library is unpacked there: /tmp may forbid execution.
            System.setProperty("org.sqlite.tmpdir", directory.toAbsolutePath().toString());
        }
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return new SqliteDatabase(directory, options, lock);
        } catch (SQLException e) {
            lock.close();
            throw new IllegalStateException("the store in `" + directory + "` cannot be opened: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SqliteDatabase(Path directory, StoreOptions options, DirectoryLock lock) throws SQLException {
        this.lock = lock;
        this.source = source(directory, options);
        Migrations.run(source, Dialect.SQLITE);
        this.idle = new ArrayBlockingQueue<>(options.readConnections());
        for (int i = 0; i < options.readConnections(); i++) {
            Sql reader = connect("PRAGMA query_only = 1");
            readers.add(reader);
            idle.add(reader);
        }
        this.readThreads = Executors.newFixedThreadPool(
                options.readConnections(),
                Thread.ofPlatform().daemon().name("store-reader-", 0).factory());
    }

    private static SQLiteDataSource source(Path directory, StoreOptions options) {
        try {
            Path file = DirectoryLock.privateFile(directory.resolve("bailiwick.db"));
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(
                    options.durable() ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.OFF);
            config.setBusyTimeout(BUSY_MILLIS);
            config.setTempStore(SQLiteConfig.TempStore.MEMORY);
            SQLiteDataSource source = new SQLiteDataSource(config);
            source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
            return source;
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory `" + directory + "` cannot be used: " + e, e);
        }
    }

    /** Opens a connection; the pragmas cannot be set within a transaction. */
    private Sql connect(String... pragmas) throws SQLException {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
            for (String pragma : pragmas) {
                statement.execute(pragma);
            }
            connection.setAutoCommit(false);
            return new Sql(connection, Dialect.SQLITE);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public Sql openWriter() throws SQLException {
        // What is deleted is overwritten where that costs no page of its own: secrets that were shredded do not linger.
        // Pages that every commit changes reach the database file once in many commits.
        return connect(
                "PRAGMA secure_delete = FAST",
                "PRAGMA cache_size = -" + CACHE_KIB_WRITER,
                "PRAGMA wal_autocheckpoint = " + WAL_PAGES);
    }

    @Override
    public <T> T read(Function<Sql, T> query) throws SQLException {
        return Thread.currentThread().isVirtual() ? readElsewhere(query) : readHere(query);
    }

    private <T> T readElsewhere(Function<Sql, T> query) throws SQLException {
        Future<T> future = readThreads.submit(() -> readHere(query));
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException sql -> throw sql;
                case RuntimeException runtime -> throw runtime;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private <T> T readHere(Function<Sql, T> query) throws SQLException {
        Sql reader = takeReader();
        try {
            return query.apply(reader);
        } finally {
            try {
                reader.rollback();
            } finally {
                idle.add(reader);
            }
        }
    }

    private Sql takeReader() {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a connection", e);
        }
    }

    @Override
    public void close() {
        readThreads.close();
        for (Sql reader : readers) {
            reader.close();
        }
        lock.close();
    }
}
