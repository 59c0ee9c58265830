package dev.bailiwick.store;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Meters;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one batch of units after the other, each batch in one transaction.
 *
 * <p>Each batch leaves its number in the store's row of {@code commit_marker}. Where a commit's outcome is unknown, that row tells
 * it; reading it locks it, which waits for a server that is still busy with the commit. One thread.
 */
final class BatchWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final int MAX_ATTEMPTS = 8;
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(100);

    private final Database database;
    private final BooleanSupplier closing;
    private final Meters meters;
    private final String store = UUID.randomUUID().toString();
    private @Nullable Sql connected;
    private long lastBatch;

    BatchWriter(Database database, BooleanSupplier closing, Meters meters) {
        this.database = database;
        this.closing = closing;
        this.meters = meters;
    }

    /** What became of a batch. */
    private enum Outcome {
        COMMITTED,
        CONFLICT,
        FAILED,
        UNKNOWN
    }

    /** Runs and commits the units; each then knows its result or failure. */
    void write(List<Pending<?>> batch) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.CONFLICT;
        for (int attempt = 1; outcome == Outcome.CONFLICT && attempt <= MAX_ATTEMPTS; attempt++) {
            if (attempt > 1) {
                // Nodes that collided must not collide again in step.
                pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1L << attempt)));
            }
            outcome = attempt(batch);
        }
        meters.commit(outcome == Outcome.COMMITTED, batch.size(), System.nanoTime() - start);
        Refused refusal = switch (outcome) {
            case COMMITTED -> null;
            case CONFLICT -> unavailable("the change collided with others too often; try again later");
            case FAILED -> unavailable("the audit log cannot be written");
            case UNKNOWN -> unavailable("the store was closed before the outcome was known");
        };
        if (refusal != null) {
            batch.forEach(unit -> unit.failedWithAll(refusal));
        }
    }

    private Outcome attempt(List<Pending<?>> batch) {
        long number = ++lastBatch;
        List<NewEntry> entries = new ArrayList<>();
        boolean committing = false;
        long firstIndex = 0;
        Outcome outcome;
        try {
            Sql sql = connect();
            for (Pending<?> unit : batch) {
                entries.addAll(run(sql, unit));
            }
            if (!entries.isEmpty()) {
                firstIndex = LogAppender.append(sql, entries);
            }
            sql.update("UPDATE commit_marker SET batch = ? WHERE store = ?", number, store);
            sql.checkAlive();
            committing = true;
            sql.connection().commit();
            outcome = Outcome.COMMITTED;
        } catch (StoreFault e) {
            outcome = undo(e.sql());
        } catch (SQLException e) {
            outcome = committing ? afterFailedCommit(e, number) : undo(e);
        } catch (RuntimeException e) {
            LOG.error("a batch cannot be written", e);
            disconnect();
            outcome = Outcome.FAILED;
        }
        if (outcome == Outcome.COMMITTED) {
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).place(firstIndex + i);
            }
        }
        return outcome;
    }

    /** Runs a unit behind a savepoint: if it throws, it alone is undone. */
    // Whatever a unit throws is its own answer, errors included: it must not end the writer.
    @SuppressWarnings("CatchingUnchecked")
    private static List<NewEntry> run(Sql sql, Pending<?> unit) {
        sql.run("SAVEPOINT unit");
        SqlTx tx = new SqlTx(sql);
        try {
            unit.run(tx);
            sql.run("RELEASE SAVEPOINT unit");
            return tx.end();
        } catch (Throwable thrown) {
            tx.end();
            sql.checkAlive();
            sql.run("ROLLBACK TO SAVEPOINT unit");
            sql.run("RELEASE SAVEPOINT unit");
            unit.failed(thrown);
            return List.of();
        }
    }

    private Outcome undo(SQLException cause) {
        boolean conflict = database.dialect().fault(cause) == Dialect.Fault.CONFLICT;
        if (conflict) {
            LOG.debug("a batch collided with another node's: {}", cause.getMessage());
        } else {
            LOG.error("a batch cannot be written", cause);
        }
        Sql sql = connected;
        if (sql != null) {
            try {
                sql.rollback();
            } catch (SQLException e) {
                disconnect();
            }
        }
        if (!conflict) {
            disconnect();
        }
        return conflict ? Outcome.CONFLICT : Outcome.FAILED;
    }

    /**
     * The connection that failed to commit is asked first: where it still answers, as when the disk of an embedded database
     * turned read-only, nobody waits for a new one, which could not be opened.
     */
    private Outcome afterFailedCommit(SQLException cause, long number) {
        if (database.dialect().fault(cause) == Dialect.Fault.CONFLICT) {
            return undo(cause);
        }
        LOG.error("a batch cannot be committed", cause);
        Sql sql = connected;
        try {
            if (sql != null) {
                rollBackIfOpen(sql);
                return committed(sql, "") == number ? Outcome.COMMITTED : Outcome.FAILED;
            }
        } catch (StoreFault e) {
            LOG.warn("the connection that failed to commit answers nothing more: {}", e.getMessage());
        } finally {
            disconnect();
        }
        return settle(number);
    }

    /** SQLite has rolled back by itself where the disk failed, and then there is nothing left to roll back. */
    private static void rollBackIfOpen(Sql sql) {
        try {
            sql.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing was left to roll back: {}", e.getMessage());
        }
    }

    private long committed(Sql sql, String lock) {
        long committed = sql.one("SELECT batch FROM commit_marker WHERE store = ?" + lock, row -> row.getLong(1), store)
                .orElse(0L);
        rollBackIfOpen(sql);
        return committed;
    }

    /** Finds out whether a batch was committed, however long the database stays away. */
    private Outcome settle(long number) {
        while (true) {
            try {
                return committed(connect(), database.dialect().forUpdate()) == number
                        ? Outcome.COMMITTED
                        : Outcome.FAILED;
            } catch (SQLException | StoreFault e) {
                LOG.warn("a commit's outcome is unknown while the database cannot be asked: {}", e.getMessage());
                disconnect();
                if (closing.getAsBoolean()) {
                    return Outcome.UNKNOWN;
                }
                pause(RECONNECT_PAUSE);
            }
        }
    }

    private Sql connect() throws SQLException {
        Sql sql = connected;
        if (sql == null) {
            sql = database.openWriter();
            connected = sql;
            sql.update("INSERT INTO commit_marker (store, batch) VALUES (?, 0) ON CONFLICT (store) DO NOTHING", store);
            sql.connection().commit();
        }
        return sql;
    }

    private void disconnect() {
        Sql sql = connected;
        connected = null;
        if (sql != null) {
            sql.close();
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static Refused unavailable(String message) {
        return new Refused(Refusal.Kind.UNAVAILABLE, message);
    }

    /** Takes the store's row away again, where the database lets it. */
    @Override
    public void close() {
        try {
            Sql sql = connected;
            if (sql != null) {
                sql.update("DELETE FROM commit_marker WHERE store = ?", store);
                sql.connection().commit();
            }
        } catch (SQLException | StoreFault e) {
            LOG.debug("a store's marker stays behind: {}", e.getMessage());
        }
        disconnect();
    }
}
