package dev.bailiwick.store;

import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.tlog.merkle.Hash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The log's rows. */
final class SqlLogRows implements LogRows {
    private static final int MAX_HASHES = 65_536;
    private static final String ENTRY = "SELECT e.idx, e.leaf, e.leaf_hash, e.salt, e.body FROM log_entry e";
    private static final String CHECKPOINT = "SELECT size, note, at FROM checkpoint";

    private final Sql sql;

    SqlLogRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public long size() {
        return sql.one("SELECT size FROM log_head WHERE id = 1", row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public byte[] frontier() {
        return sql.one("SELECT frontier FROM log_head WHERE id = 1", row -> row.getBytes(1))
                .orElseThrow();
    }

    @Override
    public Optional<LogEntryRow> entry(long index) {
        return sql.one(ENTRY + " WHERE e.idx = ?", this::entry, index);
    }

    @Override
    public void entries(long from, long to, Consumer<LogEntryRow> sink) {
        sql.each(
                ENTRY + " WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx",
                row -> {
                    sink.accept(entry(row));
                    return true;
                },
                from,
                to);
    }

    @Override
    public List<byte[]> leafHashes(long from, long to) {
        if (to - from > MAX_HASHES) {
            throw new IllegalArgumentException("at most " + MAX_HASHES + " hashes are read at once");
        }
        return sql.list(
                "SELECT leaf_hash FROM log_entry WHERE idx >= ? AND idx < ? ORDER BY idx",
                row -> row.getBytes(1),
                from,
                to);
    }

    @Override
    public Optional<byte[]> node(int level, long index) {
        if (level < 0 || level % 8 != 0) {
            throw new IllegalArgumentException("only levels that are multiples of 8 are kept, not " + level);
        }
        return level == 0
                ? sql.one("SELECT leaf_hash FROM log_entry WHERE idx = ?", row -> row.getBytes(1), index)
                : sql.one(
                        "SELECT hash FROM log_node WHERE level = ? AND idx = ?", row -> row.getBytes(1), level, index);
    }

    @Override
    public List<LogEntryRow> byCorrelation(String correlation, int limit) {
        return sql.listUpTo(
                MAX_LIST_CHARS,
                LogEntryRow::chars,
                ENTRY + " WHERE e.correlation = ? ORDER BY e.idx LIMIT ?",
                this::entry,
                correlation,
                limit);
    }

    @Override
    public List<LogEntryRow> search(EntryFilter filter, long beforeIndex, int limit) {
        Where where = new Where()
                .and("e.idx < ?", beforeIndex)
                .andIfPresent("e.type = ?", filter.type())
                .andIfPresent("e.correlation = ?", filter.correlation())
                .andIfPresent("e.at >= ?", filter.from())
                .andIfPresent("e.at < ?", filter.to());
        filter.fields().entrySet().stream()
                .filter(LogFields::isSearchable)
                .forEach(field -> where.and(
                        "EXISTS (SELECT 1 FROM log_field f WHERE f.digest = ? AND f.idx = e.idx)",
                        LogFields.digest(field)));
        List<LogEntryRow> found = new ArrayList<>();
        long[] chars = new long[1];
        if (limit > 0) {
            sql.each(
                    ENTRY + where + " ORDER BY e.idx DESC",
                    row -> {
                        LogEntryRow entry = entry(row);
                        if (matches(entry, filter.fields())) {
                            found.add(entry);
                            chars[0] += entry.chars();
                        }
                        return found.size() < limit && chars[0] < MAX_LIST_CHARS;
                    },
                    where.arguments());
        }
        return List.copyOf(found);
    }

    @Override
    public List<LogEntryRow> following(long from, Collection<String> types, int limit) {
        String marks = String.join(", ", Collections.nCopies(types.size(), "?"));
        List<Object> arguments = new ArrayList<>(types);
        arguments.addFirst(from);
        arguments.add(limit);
        return types.isEmpty()
                ? List.of()
                : sql.listUpTo(
                        MAX_LIST_CHARS,
                        LogEntryRow::chars,
                        ENTRY + " WHERE e.idx >= ? AND e.type IN (" + marks + ") ORDER BY e.idx LIMIT ?",
                        this::entry,
                        arguments.toArray());
    }

    @Override
    public Optional<CheckpointRow> latestCheckpoint() {
        return sql.one(CHECKPOINT + " ORDER BY size DESC, sequence DESC LIMIT 1", SqlLogRows::checkpoint);
    }

    @Override
    public Optional<CheckpointRow> checkpointCovering(long size) {
        return sql.one(
                CHECKPOINT + " WHERE size >= ? ORDER BY size DESC, sequence DESC LIMIT 1",
                SqlLogRows::checkpoint,
                size);
    }

    private static boolean matches(LogEntryRow entry, Map<String, String> wanted) {
        SortedMap<String, String> fields = entry.fields();
        return wanted.isEmpty() || (fields != null && fields.entrySet().containsAll(wanted.entrySet()));
    }

    private LogEntryRow entry(ResultSet row) throws SQLException {
        byte[] salt = row.getBytes("salt");
        String body = row.getString("body");
        return new LogEntryRow(
                row.getLong("idx"),
                row.getBytes("leaf"),
                row.getBytes("leaf_hash"),
                salt,
                body == null ? null : LogBodies.fields(body, salt, this::blob));
    }

    private String blob(Hash digest) {
        return sql.one("SELECT content FROM log_blob WHERE digest = ?", row -> row.getString(1), (Object)
                        digest.bytes())
                .orElseThrow(() -> new IllegalStateException("the log has lost the blob " + digest.hex()));
    }

    private static CheckpointRow checkpoint(ResultSet row) throws SQLException {
        return new CheckpointRow(row.getLong("size"), row.getString("note"), Nanos.instant(row, "at"));
    }
}
