package dev.bailiwick.store;

import dev.bailiwick.engine.port.Store;
import java.nio.file.Path;
import java.sql.SQLException;

/** Opens stores. */
public final class Stores {
    private Stores() {}

    /**
     * The store in a directory, which is made where it is missing (mode 0700; files 0600) and belongs to one process at a time.
     *
     * @throws IllegalStateException if another process has the directory, or the file or its schema cannot be used
     */
    public static Store sqlite(Path dataDirectory, StoreOptions options) {
        return open(SqliteDatabase.open(dataDirectory, options), options);
    }

    /**
     * A store in a PostgreSQL database (from version 15 on), in the schema that new tables of this user come to. Any number of
     * stores may share it.
     *
     * @param url {@code jdbc:postgresql://HOST[:PORT]/DATABASE[?OPTIONS]}; no password in it
     * @throws IllegalStateException if the database cannot be reached, or its schema cannot be used
     */
    public static Store postgres(String url, String user, String password, StoreOptions options) {
        return open(PostgresDatabase.open(url, user, password, options), options);
    }

    /** Opens a store over a database that has its schema; the store closes the database. */
    static Store open(Database database, StoreOptions options) {
        try {
            Sql sql = database.openWriter();
            try {
                LogAppender.prepare(sql);
                sql.connection().commit();
            } finally {
                sql.close();
            }
            return new SqlStore(database, options);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw new IllegalStateException("the store cannot be written: " + e.getMessage(), e);
        }
    }
}
