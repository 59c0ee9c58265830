package dev.bailiwick.store;

import dev.bailiwick.engine.port.ChangeRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes, approvals and remembered answers. */
final class SqlChangeRows implements ChangeRows.Writable {
    private static final String COLUMNS = "id, sequence, kind, target, state, verification, identity, owner, principal,"
            + " door, correlation, request, request_digest, plan, plan_hash, decision, requested_at, expires_at,"
            + " applied_at, applied_version, rollback_of";

    private final Sql sql;

    SqlChangeRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<ChangeRow> find(String id) {
        return sql.one("SELECT " + COLUMNS + " FROM change_request WHERE id = ?", SqlChangeRows::change, id);
    }

    @Override
    public List<ChangeRow> list(ChangeFilter filter, long beforeSequence, int limit) {
        Where where = new Where()
                .and("sequence < ?", beforeSequence)
                .andIfPresent("kind = ?", filter.kind())
                .andIfPresent("target = ?", filter.target())
                .andIfPresent("state = ?", filter.state())
                .andIfPresent("identity = ?", filter.identity());
        return sql.listUpTo(
                MAX_LIST_CHARS,
                ChangeRow::chars,
                "SELECT " + COLUMNS + " FROM change_request" + where + " ORDER BY sequence DESC LIMIT ?",
                SqlChangeRows::change,
                where.arguments(limit));
    }

    @Override
    public Optional<ChangeRow> waiting(String target, String requestDigest) {
        return sql.one(
                "SELECT " + COLUMNS
                        + " FROM change_request WHERE state = 'waiting' AND target = ? AND request_digest = ?"
                        + " ORDER BY sequence DESC LIMIT 1",
                SqlChangeRows::change,
                target,
                requestDigest);
    }

    @Override
    public List<ChangeRow> overdue(Instant now, int limit) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM change_request WHERE state = 'waiting' AND expires_at <= ?"
                        + " ORDER BY sequence LIMIT ?",
                SqlChangeRows::change,
                now,
                limit);
    }

    @Override
    public List<ApprovalRow> approvals(String changeId) {
        return sql.list(
                "SELECT change_id, person, plan_hash, at, proof FROM approval WHERE change_id = ? ORDER BY sequence",
                row -> new ApprovalRow(
                        row.getString("change_id"),
                        row.getString("person"),
                        row.getString("plan_hash"),
                        Nanos.instant(row, "at"),
                        row.getString("proof")),
                changeId);
    }

    @Override
    public Optional<RememberedAnswer> remembered(String scope, String key) {
        return sql.one(
                "SELECT scope, name, digest, answer, until_at FROM remembered_answer WHERE scope = ? AND name = ?",
                row -> new RememberedAnswer(
                        row.getString("scope"),
                        row.getString("name"),
                        row.getString("digest"),
                        row.getString("answer"),
                        Nanos.instant(row, "until_at")),
                scope,
                key);
    }

    @Override
    public void insert(ChangeRow row) {
        sql.update(
                "INSERT INTO change_request (" + COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row.id(),
                row.sequence(),
                row.kind(),
                row.target(),
                row.state(),
                row.verification(),
                row.identity(),
                row.owner(),
                row.principal(),
                row.door(),
                row.correlation(),
                row.request(),
                row.requestDigest(),
                row.plan(),
                row.planHash(),
                row.decision(),
                row.requestedAt(),
                row.expiresAt(),
                row.appliedAt(),
                row.appliedVersion(),
                row.rollbackOf());
    }

    @Override
    public boolean replace(ChangeRow row, String expectedState) {
        return sql.update(
                        "UPDATE change_request SET sequence = ?, kind = ?, target = ?, state = ?, verification = ?,"
                                + " identity = ?, owner = ?, principal = ?, door = ?, correlation = ?, request = ?,"
                                + " request_digest = ?, plan = ?, plan_hash = ?, decision = ?, requested_at = ?,"
                                + " expires_at = ?, applied_at = ?, applied_version = ?, rollback_of = ?"
                                + " WHERE id = ? AND state = ?",
                        row.sequence(),
                        row.kind(),
                        row.target(),
                        row.state(),
                        row.verification(),
                        row.identity(),
                        row.owner(),
                        row.principal(),
                        row.door(),
                        row.correlation(),
                        row.request(),
                        row.requestDigest(),
                        row.plan(),
                        row.planHash(),
                        row.decision(),
                        row.requestedAt(),
                        row.expiresAt(),
                        row.appliedAt(),
                        row.appliedVersion(),
                        row.rollbackOf(),
                        row.id(),
                        expectedState)
                == 1;
    }

    @Override
    public void approve(ApprovalRow approval) {
        sql.update(
                "INSERT INTO approval (change_id, person, plan_hash, at, proof) VALUES (?, ?, ?, ?, ?)",
                approval.changeId(),
                approval.person(),
                approval.planHash(),
                approval.at(),
                approval.proof());
    }

    @Override
    public boolean remember(RememberedAnswer answer) {
        return sql.update(
                        "INSERT INTO remembered_answer (scope, name, digest, answer, until_at) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (scope, name) DO NOTHING",
                        answer.scope(),
                        answer.key(),
                        answer.digest(),
                        answer.answer(),
                        answer.until())
                == 1;
    }

    @Override
    public void forgetAnswers(Instant now, int limit) {
        sql.update(
                "DELETE FROM remembered_answer WHERE (scope, name) IN"
                        + " (SELECT scope, name FROM remembered_answer WHERE until_at <= ? ORDER BY until_at LIMIT ?)",
                now,
                limit);
    }

    private static ChangeRow change(ResultSet row) throws SQLException {
        return new ChangeRow(
                row.getString("id"),
                row.getLong("sequence"),
                row.getString("kind"),
                row.getString("target"),
                row.getString("state"),
                row.getString("verification"),
                row.getString("identity"),
                row.getString("owner"),
                row.getString("principal"),
                row.getString("door"),
                row.getString("correlation"),
                row.getString("request"),
                row.getString("request_digest"),
                row.getString("plan"),
                row.getString("plan_hash"),
                row.getString("decision"),
                Nanos.instant(row, "requested_at"),
                Nanos.instant(row, "expires_at"),
                Nanos.instantOrNull(row, "applied_at"),
                row.getLong("applied_version"),
                row.getString("rollback_of"));
    }
}
