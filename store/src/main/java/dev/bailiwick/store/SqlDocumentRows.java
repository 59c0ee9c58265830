package dev.bailiwick.store;

import dev.bailiwick.engine.port.DocumentRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Documents: every version of each is a row; the newest is in force. */
final class SqlDocumentRows implements DocumentRows.Writable {
    private static final String COLUMNS = "d.kind, d.name, d.version, d.json, d.changed_by, d.change_id";

    private final Sql sql;

    SqlDocumentRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public long version() {
        return sql.one("SELECT version FROM policy WHERE id = 1", row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public List<DocumentRow> all() {
        return sql.list(
                "SELECT " + COLUMNS + " FROM document d WHERE d.json IS NOT NULL AND d.version ="
                        + " (SELECT MAX(v.version) FROM document v WHERE v.kind = d.kind AND v.name = d.name)"
                        + " ORDER BY d.kind, d.name",
                SqlDocumentRows::document);
    }

    @Override
    public List<DocumentRow> history(String kind, String name, int limit) {
        return sql.list(
                "SELECT " + COLUMNS
                        + " FROM document d WHERE d.kind = ? AND d.name = ? ORDER BY d.version DESC LIMIT ?",
                SqlDocumentRows::document,
                kind,
                name,
                limit);
    }

    @Override
    public boolean advance(long fromVersion) {
        return sql.update("UPDATE policy SET version = version + 1 WHERE id = 1 AND version = ?", fromVersion) == 1;
    }

    @Override
    public void put(DocumentRow row) {
        sql.update(
                "INSERT INTO document (kind, name, version, json, changed_by, change_id) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (kind, name, version) DO UPDATE SET json = excluded.json,"
                        + " changed_by = excluded.changed_by, change_id = excluded.change_id",
                row.kind(),
                row.name(),
                row.version(),
                row.json(),
                row.changedBy(),
                row.changeId());
    }

    private static DocumentRow document(ResultSet row) throws SQLException {
        return new DocumentRow(
                row.getString("kind"),
                row.getString("name"),
                row.getLong("version"),
                row.getString("json"),
                row.getString("changed_by"),
                row.getString("change_id"));
    }
}
