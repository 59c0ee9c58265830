package dev.bailiwick.store;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.engine.port.Store;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store over a database. */
final class SqlStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

    private final Database database;
    private final GroupCommit commits;

    SqlStore(Database database, StoreOptions options) {
        this.database = database;
        this.commits = new GroupCommit(database, options);
    }

    @Override
    public <T> CompletableFuture<T> write(UnitOfWork<T> unit) {
        return commits.submit(unit);
    }

    @Override
    public <T> T read(Query<T> query) {
        if (commits.isWriter(Thread.currentThread())) {
            throw new IllegalStateException("a unit of work reads through its own transaction");
        }
        try {
            return database.read(sql -> query.run(new SqlReads(sql)));
        } catch (StoreFault e) {
            throw unreadable(e.sql());
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean isShared() {
        return database.isShared();
    }

    private static Refused unreadable(SQLException cause) {
        LOG.error("the store cannot be read", cause);
        return new Refused(Refusal.Kind.UNAVAILABLE, "the store cannot be read");
    }

    @Override
    public void close() {
        commits.close();
        database.close();
    }
}
