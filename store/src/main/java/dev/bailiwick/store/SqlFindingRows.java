package dev.bailiwick.store;

import dev.bailiwick.engine.port.FindingRows;
import java.util.List;

/** Open findings, one row per kind and subject. */
final class SqlFindingRows implements FindingRows.Writable {
    private final Sql sql;

    SqlFindingRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<FindingRow> open(int limit) {
        return sql.list(
                "SELECT kind, subject, severity, message, at FROM finding ORDER BY at DESC, kind, subject LIMIT ?",
                row -> new FindingRow(
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getString("severity"),
                        row.getString("message"),
                        Nanos.instant(row, "at")),
                limit);
    }

    @Override
    public void open(FindingRow finding) {
        sql.update(
                "INSERT INTO finding (kind, subject, severity, message, at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (kind, subject) DO UPDATE SET severity = excluded.severity,"
                        + " message = excluded.message, at = excluded.at",
                finding.kind(),
                finding.subject(),
                finding.severity(),
                finding.message(),
                finding.at());
    }

    @Override
    public void close(String kind, String subject) {
        sql.update("DELETE FROM finding WHERE kind = ? AND subject = ?", kind, subject);
    }
}
