package dev.bailiwick.store;

import dev.bailiwick.engine.port.CredentialRows;
import dev.bailiwick.tlog.merkle.MerkleHash;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases, tokens, accounts and used proofs. A scope's text is kept once, however many leases have it. */
final class SqlCredentialRows implements CredentialRows.Writable {
    private static final String LEASE = "SELECT id, sequence, form, secret_hash, key_name, algorithm, secret_sealed,"
            + " identity, owner, anchor, grant_name, s.json AS scope, proof, asked, correlation, issued_at, ends_at, mac"
            + " FROM lease JOIN lease_scope s ON s.digest = scope_digest";
    private static final String TOKEN =
            "SELECT id, sequence, secret_hash, person, label, roles, correlation, created_at, ends_at, mac FROM token";

    private final Sql sql;

    SqlCredentialRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<LeaseRow> leaseById(String id) {
        return sql.one(LEASE + " WHERE id = ?", SqlCredentialRows::lease, id);
    }

    @Override
    public Optional<LeaseRow> leaseByHash(byte[] secretHash) {
        return sql.one(LEASE + " WHERE secret_hash = ?", SqlCredentialRows::lease, secretHash);
    }

    @Override
    public Optional<LeaseRow> leaseByKeyName(String keyName) {
        return sql.one(LEASE + " WHERE key_name = ?", SqlCredentialRows::lease, keyName);
    }

    @Override
    public List<LeaseRow> leases(@Nullable String identity, long beforeSequence, int limit) {
        Where where = new Where().and("sequence < ?", beforeSequence).andIfPresent("identity = ?", identity);
        return sql.list(
                LEASE + where + " ORDER BY sequence DESC LIMIT ?", SqlCredentialRows::lease, where.arguments(limit));
    }

    @Override
    public Optional<TokenRow> tokenByHash(byte[] secretHash) {
        return sql.one(TOKEN + " WHERE secret_hash = ?", SqlCredentialRows::token, secretHash);
    }

    @Override
    public List<TokenRow> tokens(@Nullable String person, int limit) {
        Where where = new Where().andIfPresent("person = ?", person);
        return sql.list(
                TOKEN + where + " ORDER BY sequence DESC LIMIT ?", SqlCredentialRows::token, where.arguments(limit));
    }

    @Override
    public void insert(LeaseRow lease) {
        byte[] scopeDigest = MerkleHash.digest(lease.scope().getBytes(StandardCharsets.UTF_8))
                .bytes();
        sql.update(
                "INSERT INTO lease_scope (digest, json) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                scopeDigest,
                lease.scope());
        sql.update(
                "INSERT INTO lease (id, sequence, form, secret_hash, key_name, algorithm, secret_sealed, identity, owner,"
                        + " anchor, grant_name, scope_digest, proof, asked, correlation, issued_at, ends_at, mac)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                lease.id(),
                lease.sequence(),
                lease.form(),
                lease.secretHash(),
                lease.keyName(),
                lease.algorithm(),
                lease.secretSealed(),
                lease.identity(),
                lease.owner(),
                lease.anchor(),
                lease.grant(),
                scopeDigest,
                lease.proof(),
                lease.asked(),
                lease.correlation(),
                lease.issuedAt(),
                lease.endsAt(),
                lease.mac());
    }

    @Override
    public void insert(TokenRow token) {
        sql.update(
                "INSERT INTO token (id, sequence, secret_hash, person, label, roles, correlation, created_at, ends_at, mac)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                token.id(),
                token.sequence(),
                token.secretHash(),
                token.person(),
                token.label(),
                token.roles(),
                token.correlation(),
                token.createdAt(),
                token.endsAt(),
                token.mac());
    }

    @Override
    public Optional<AccountRow> account(String id) {
        return sql.one(
                "SELECT id, sequence, secret_hash, subdomain, full_domain, anchor, identity, owner, allow_from, network,"
                        + " correlation, created_at, ends_at, mac FROM acme_account WHERE id = ?",
                SqlCredentialRows::account,
                id);
    }

    @Override
    public long accountsCreated(String anchor, String network, Instant since) {
        return sql.one(
                        "SELECT COUNT(*) FROM acme_account WHERE anchor = ? AND network = ? AND created_at > ?",
                        row -> row.getLong(1),
                        anchor,
                        network,
                        since)
                .orElse(0L);
    }

    @Override
    public long accountsLiving(String anchor, Instant now) {
        return sql.one(
                        "SELECT COUNT(*) FROM acme_account WHERE anchor = ? AND ends_at > ?",
                        row -> row.getLong(1),
                        anchor,
                        now)
                .orElse(0L);
    }

    @Override
    public void insert(AccountRow account) {
        sql.update(
                "INSERT INTO acme_account (id, sequence, secret_hash, subdomain, full_domain, anchor, identity, owner,"
                        + " allow_from, network, correlation, created_at, ends_at, mac)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                account.id(),
                account.sequence(),
                account.secretHash(),
                account.subdomain(),
                account.fullDomain(),
                account.anchor(),
                account.identity(),
                account.owner(),
                account.allowFrom(),
                account.network(),
                account.correlation(),
                account.createdAt(),
                account.endsAt(),
                account.mac());
    }

    private static AccountRow account(ResultSet row) throws SQLException {
        return new AccountRow(
                row.getString("id"),
                row.getLong("sequence"),
                row.getBytes("secret_hash"),
                row.getString("subdomain"),
                row.getString("full_domain"),
                row.getString("anchor"),
                row.getString("identity"),
                row.getString("owner"),
                row.getString("allow_from"),
                row.getString("network"),
                row.getString("correlation"),
                Nanos.instant(row, "created_at"),
                Nanos.instant(row, "ends_at"),
                row.getBytes("mac"));
    }

    @Override
    public Optional<String> rememberProof(String replayKey, String leaseId, Instant until) {
        int first = sql.update(
                "INSERT INTO used_proof (replay_key, lease, until_at) VALUES (?, ?, ?) ON CONFLICT (replay_key) DO NOTHING",
                replayKey,
                leaseId,
                until);
        return first == 1
                ? Optional.empty()
                : sql.one("SELECT lease FROM used_proof WHERE replay_key = ?", row -> row.getString(1), replayKey);
    }

    @Override
    public void forgetProofs(Instant now, int limit) {
        sql.update(
                "DELETE FROM used_proof WHERE replay_key IN"
                        + " (SELECT replay_key FROM used_proof WHERE until_at <= ? ORDER BY until_at LIMIT ?)",
                now,
                limit);
    }

    @Override
    public void shredSecrets(Instant before, int limit) {
        sql.update(
                "UPDATE lease SET secret_sealed = NULL WHERE id IN (SELECT id FROM lease"
                        + " WHERE secret_sealed IS NOT NULL AND ends_at < ? ORDER BY ends_at LIMIT ?)",
                before,
                limit);
    }

    private static LeaseRow lease(ResultSet row) throws SQLException {
        return new LeaseRow(
                row.getString("id"),
                row.getLong("sequence"),
                row.getString("form"),
                row.getBytes("secret_hash"),
                row.getString("key_name"),
                row.getString("algorithm"),
                row.getBytes("secret_sealed"),
                row.getString("identity"),
                row.getString("owner"),
                row.getString("anchor"),
                row.getString("grant_name"),
                row.getString("scope"),
                row.getString("proof"),
                row.getString("asked"),
                row.getString("correlation"),
                Nanos.instant(row, "issued_at"),
                Nanos.instant(row, "ends_at"),
                row.getBytes("mac"));
    }

    private static TokenRow token(ResultSet row) throws SQLException {
        return new TokenRow(
                row.getString("id"),
                row.getLong("sequence"),
                row.getBytes("secret_hash"),
                row.getString("person"),
                row.getString("label"),
                row.getString("roles"),
                row.getString("correlation"),
                Nanos.instant(row, "created_at"),
                Nanos.instant(row, "ends_at"),
                row.getBytes("mac"));
    }
}
