package dev.bailiwick.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with its prepared statements, which stay open for reuse. Arguments are texts, longs, integers, byte arrays,
 * instants (as nanoseconds) or null. One thread at a time.
 */
final class Sql {
    /** Rows fetched at a time from a server, so that streams need constant memory. */
    private static final int FETCH_ROWS = 512;

    /** Of rows that may hold megabytes. */
    private static final int FETCH_LONG_ROWS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Sql.class);

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> idle = new HashMap<>();
    private @Nullable StoreFault fatal;

    Sql(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Makes a value from the current row. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** Takes the current row and tells whether to go on. */
    @FunctionalInterface
    interface Sink {
        boolean take(ResultSet row) throws SQLException;
    }

    /** Uses a prepared statement. */
    @FunctionalInterface
    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs a statement; returns the number of rows it touched. */
    int update(String sql, @Nullable Object... args) {
        return with(sql, statement -> {
            bind(statement, args);
            return statement.executeUpdate();
        });
    }

    /** Runs a statement that has no result and no arguments, such as one about savepoints. */
    void run(String sql) {
        with(sql, PreparedStatement::execute);
    }

    /**
     * Throws the first fault that ended the transaction, if there was one. A database may have rolled back by itself: whoever
     * swallows the fault must not go on as if the earlier statements still stood.
     */
    void checkAlive() {
        if (fatal != null) {
            throw fatal;
        }
    }

    /** Ends the transaction and whatever was wrong with it. */
    void rollback() throws SQLException {
        connection.rollback();
        fatal = null;
    }

    /** Runs a statement once for each row of arguments. */
    void batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        with(sql, statement -> {
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    <T> Optional<T> one(String sql, Mapper<T> mapper, @Nullable Object... args) {
        return with(sql, statement -> {
            bind(statement, args);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapper.map(rows)) : Optional.<T>empty();
            }
        });
    }

    <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... args) {
        List<T> found = new ArrayList<>();
        each(sql, row -> found.add(mapper.map(row)), args);
        return List.copyOf(found);
    }

    /** Reads rows until they hold this much, at least one. */
    <T> List<T> listUpTo(long most, ToLongFunction<T> held, String sql, Mapper<T> mapper, @Nullable Object... args) {
        List<T> found = new ArrayList<>();
        long[] all = new long[1];
        each(
                FETCH_LONG_ROWS,
                sql,
                row -> {
                    T one = mapper.map(row);
                    found.add(one);
                    all[0] += held.applyAsLong(one);
                    return all[0] < most;
                },
                args);
        return List.copyOf(found);
    }

    /** Streams rows in constant memory, until the sink has enough. */
    void each(String sql, Sink sink, @Nullable Object... args) {
        each(FETCH_ROWS, sql, sink, args);
    }

    private void each(int fetchRows, String sql, Sink sink, @Nullable Object... args) {
        with(sql, statement -> {
            bind(statement, args);
            statement.setFetchSize(fetchRows);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next() && sink.take(rows)) {
                    // The sink did the work.
                }
            }
            return true;
        });
    }

    /** Closes the connection, undoing what it has not committed. */
    void close() {
        closeStatements();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection could not be closed: {}", e.getMessage());
        }
    }

    /** Closes what was prepared; the connection stays open. */
    void closeStatements() {
        for (PreparedStatement statement : idle.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                // The connection is going away anyhow, and the statement with it.
            }
        }
        idle.clear();
    }

    private <T> T with(String sql, Work<T> work) {
        try {
            return withChecked(sql, work);
        } catch (SQLException e) {
            StoreFault fault = new StoreFault(e);
            if (fatal == null && dialect.fault(e) != Dialect.Fault.STATEMENT) {
                fatal = fault;
            }
            throw fault;
        }
    }

    /** A statement in use is out of the cache, so that a stream's sink may run the same text again. */
    private <T> T withChecked(String sql, Work<T> work) throws SQLException {
        PreparedStatement cached = idle.remove(sql);
        PreparedStatement statement = cached == null ? connection.prepareStatement(sql) : cached;
        boolean done = false;
        try {
            T result = work.run(statement);
            done = true;
            return result;
        } finally {
            PreparedStatement other = done ? idle.put(sql, statement) : statement;
            if (other != null) {
                other.close();
            }
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... args) throws SQLException {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case null -> statement.setObject(i + 1, null);
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setLong(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Instant at -> statement.setLong(i + 1, Nanos.of(at));
                default -> throw new IllegalArgumentException("no column holds a " + args[i].getClass());
            }
        }
    }
}
