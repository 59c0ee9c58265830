package dev.bailiwick.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database, which several stores may share. */
final class PostgresDatabase implements Database {
    private static final int CONNECT_SECONDS = 5;
    private static final int SOCKET_SECONDS = 60;
    private static final long POOL_WAIT_MILLIS = 5_000;

    private final String url;
    private final Properties properties;
    private final String commitMode;
    private final HikariDataSource readers;

    /** @throws IllegalStateException if the database cannot be reached or its schema not be brought up to date */
    static PostgresDatabase open(String url, String user, String password, StoreOptions options) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "bailiwick");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        return new PostgresDatabase(url, properties, options);
    }

    private PostgresDatabase(String url, Properties properties, StoreOptions options) {
        this.url = url;
        this.properties = properties;
        this.commitMode = options.durable() ? "on" : "off";
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(url);
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(options.readConnections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(POOL_WAIT_MILLIS);
        PGSimpleDataSource once = new PGSimpleDataSource();
        once.setUrl(url);
        once.setUser(properties.getProperty("user"));
        once.setPassword(properties.getProperty("password"));
        Migrations.run(once, Dialect.POSTGRESQL);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        // One snapshot for all statements of a query.
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        this.readers = new HikariDataSource(config);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public Sql openWriter() throws SQLException {
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = " + commitMode);
            // Row locks and compare-and-set statements order the nodes; a snapshot would make each batch collide on the
            // head.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return new Sql(connection, Dialect.POSTGRESQL);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public <T> T read(Function<Sql, T> query) throws SQLException {
        try (Connection connection = readers.getConnection()) {
            Sql sql = new Sql(connection, Dialect.POSTGRESQL);
            try {
                return query.apply(sql);
            } finally {
                sql.closeStatements();
                sql.rollback();
            }
        }
    }

    @Override
    public void close() {
        readers.close();
    }
}
