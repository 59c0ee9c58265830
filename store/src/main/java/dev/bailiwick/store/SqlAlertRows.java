package dev.bailiwick.store;

import dev.bailiwick.engine.port.AlertRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Positions of receivers in the log, and dead letters. */
final class SqlAlertRows implements AlertRows.Writable {
    private final Sql sql;

    SqlAlertRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<Position> position(String receiver) {
        return sql.one(
                "SELECT receiver, next_idx, moved_at FROM alert_position WHERE receiver = ?",
                row -> new Position(row.getString(1), row.getLong(2), Nanos.instant(row, "moved_at")),
                receiver);
    }

    @Override
    public List<DeadLetter> deadLetters(String afterReceiver, long afterIndex, int limit) {
        return sql.list(
                "SELECT receiver, idx, attempts, cause, at FROM dead_letter WHERE (receiver, idx) > (?, ?)"
                        + " ORDER BY receiver, idx LIMIT ?",
                SqlAlertRows::letter,
                afterReceiver,
                afterIndex,
                limit);
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getString("receiver"),
                row.getLong("idx"),
                row.getInt("attempts"),
                row.getString("cause"),
                Nanos.instant(row, "at"));
    }

    @Override
    public long deadLetters(String receiver) {
        return sql.one("SELECT COUNT(*) FROM dead_letter WHERE receiver = ?", row -> row.getLong(1), receiver)
                .orElseThrow();
    }

    @Override
    public void move(Position position) {
        sql.update(
                "INSERT INTO alert_position (receiver, next_idx, moved_at) VALUES (?, ?, ?) ON CONFLICT (receiver)"
                        + " DO UPDATE SET next_idx = excluded.next_idx, moved_at = excluded.moved_at",
                position.receiver(),
                position.nextIndex(),
                position.movedAt());
    }

    @Override
    public void bury(DeadLetter letter) {
        sql.update(
                "INSERT INTO dead_letter (receiver, idx, attempts, cause, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
                        + " (receiver, idx) DO UPDATE SET attempts = excluded.attempts, cause = excluded.cause,"
                        + " at = excluded.at",
                letter.receiver(),
                letter.index(),
                letter.attempts(),
                letter.cause(),
                letter.at());
    }

    @Override
    public boolean exhume(String receiver, long index) {
        return sql.update("DELETE FROM dead_letter WHERE receiver = ? AND idx = ?", receiver, index) > 0;
    }
}
