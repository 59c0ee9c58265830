package dev.bailiwick.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants as columns: nanoseconds since 1970-01-01T00:00:00Z, exact from 1678 to 2261 and held at the ends beyond. */
final class Nanos {
    private static final long PER_SECOND = 1_000_000_000L;
    private static final long MAX_SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

    private Nanos() {}

    static long of(Instant at) {
        long seconds = at.getEpochSecond();
        if (seconds > MAX_SECONDS) {
            return Long.MAX_VALUE;
        }
        return seconds < -MAX_SECONDS ? Long.MIN_VALUE : seconds * PER_SECOND + at.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row.getLong(column));
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long nanos = row.getLong(column);
        return row.wasNull() ? null : instant(nanos);
    }
}
