package dev.bailiwick.store;

import java.sql.SQLException;
import java.util.function.Function;

/** Where connections come from. Thread-safe. */
interface Database extends AutoCloseable {
    Dialect dialect();

    /** Tells whether other processes may write the same data. */
    boolean isShared();

    /** A new connection for the one writer, without automatic commit; its owner closes it. */
    Sql openWriter() throws SQLException;

    /** Runs a query in a transaction that only reads and sees one committed state. */
    <T> T read(Function<Sql, T> query) throws SQLException;

    @Override
    void close();
}
