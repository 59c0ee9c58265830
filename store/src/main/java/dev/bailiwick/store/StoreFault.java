package dev.bailiwick.store;

import java.sql.SQLException;

/** A statement that the database would not carry out. Not checked, so that units of work need not speak of it. */
final class StoreFault extends RuntimeException {
    private final SQLException cause;

    StoreFault(SQLException cause) {
        super("the database refused a statement: " + cause.getMessage(), cause);
        this.cause = cause;
    }

    SQLException sql() {
        return cause;
    }
}
