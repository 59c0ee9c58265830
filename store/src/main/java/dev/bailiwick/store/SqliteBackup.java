package dev.bailiwick.store;

import dev.bailiwick.tlog.merkle.Frontier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/**
 * A copy of the embedded store's file, also while a server writes it: one read transaction sees one commit (sqlite.org/lang_vacuum.html,
 * "VACUUM INTO"), so writers are not held up. Stateless and thread-safe.
 */
public final class SqliteBackup {
    /** The name of the file in a data directory and in a backup. */
    public static final String FILE = "bailiwick.db";

    private static final int BUSY_MILLIS = 30_000;

    private SqliteBackup() {}

    /**
     * What was copied.
     *
     * @param log the audit log's state in the copy
     */
    public record Copy(long octets, Frontier log) {}

    /**
     * Copies, and checks the copy's integrity.
     *
     * @param data the data directory
     * @param into an existing directory without such a file
     * @throws IllegalStateException if there is no store, or it cannot be copied, or the copy is damaged
     */
    public static Copy take(Path data, Path into) {
        Path from = data.resolve(FILE);
        Path to = into.resolve(FILE);
        if (!Files.isRegularFile(from)) {
            throw new IllegalStateException("there is no store in `" + data + "`");
        }
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", into.toAbsolutePath().toString());
        }
        try {
            DirectoryLock.privateFile(to);
            try (Connection connection = open(from, false);
                    Statement statement = connection.createStatement()) {
                // An empty file is taken as none.
                statement.execute(
                        "VACUUM INTO '" + to.toAbsolutePath().toString().replace("'", "''") + "'");
            }
            Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
            return new Copy(Files.size(to), check(to));
        } catch (SQLException e) {
            throw new IllegalStateException("the store cannot be copied: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the store cannot be copied", e);
        }
    }

    /**
     * Checks a copy.
     *
     * @return the state of the audit log in it
     * @throws IllegalStateException if it is damaged
     */
    public static Frontier check(Path file) {
        try (Connection connection = open(file, true);
                Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
                if (!result.next() || !result.getString(1).equals("ok")) {
                    throw new IllegalStateException("the copy `" + file + "` is damaged");
                }
            }
            try (ResultSet head = statement.executeQuery("SELECT frontier FROM log_head WHERE id = 1")) {
                if (!head.next()) {
                    throw new IllegalStateException("the copy `" + file + "` holds no log");
                }
                return Frontier.parse(head.getBytes(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the copy `" + file + "` cannot be read: " + e.getMessage(), e);
        }
    }

    private static Connection open(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }
}
