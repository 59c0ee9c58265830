package dev.bailiwick.store;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** What differs between the two databases: some words of the schema, row locks, and what an error means. */
enum Dialect {
    SQLITE,
    POSTGRESQL;

    /** What an error says about the transaction. */
    enum Fault {
        /** Another transaction was in the way: the same work can succeed when it is run again. */
        CONFLICT,
        /** The database cannot work: connection, disk, memory, shutdown. */
        LOST,
        /** The statement itself was wrong, such as a constraint that it breaks. */
        STATEMENT
    }

    /** BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB (sqlite.org/rescode.html). */
    private static final Set<Integer> LOST_CODES = Set.of(5, 7, 8, 10, 11, 13, 14, 15, 26);

    /** Connection, resources, operator intervention, system, internal (PostgreSQL manual, appendix A). */
    private static final Set<String> LOST_CLASSES = Set.of("08", "53", "57", "58", "XX");

    Fault fault(SQLException error) {
        return switch (this) {
            case SQLITE -> LOST_CODES.contains(error.getErrorCode() & 0xff) ? Fault.LOST : Fault.STATEMENT;
            case POSTGRESQL -> fault(error.getSQLState() == null ? "08000" : error.getSQLState());
        };
    }

    private static Fault fault(String state) {
        if (state.equals("40001") || state.equals("40P01")) {
            return Fault.CONFLICT;
        }
        // 25006: the server turned read-only, as a standby is.
        return state.equals("25006") || LOST_CLASSES.contains(state.substring(0, 2)) ? Fault.LOST : Fault.STATEMENT;
    }

    /** What locks the selected rows until the end of the transaction; nothing where there is one writer only. */
    String forUpdate() {
        return switch (this) {
            case SQLITE -> "";
            case POSTGRESQL -> " FOR UPDATE";
        };
    }

    /** The placeholders of the migrations. */
    Map<String, String> words() {
        return switch (this) {
            case SQLITE ->
                Map.of(
                        "long", "INTEGER",
                        "bytes", "BLOB",
                        "serial", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
                        "plain", "STRICT",
                        "keyed", "STRICT, WITHOUT ROWID");
            case POSTGRESQL ->
                Map.of(
                        "long", "BIGINT",
                        "bytes", "BYTEA",
                        "serial", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                        "plain", "",
                        "keyed", "");
        };
    }
}
