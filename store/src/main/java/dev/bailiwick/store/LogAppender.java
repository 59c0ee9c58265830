package dev.bailiwick.store;

import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.merkle.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a batch's entries behind the log's head, which it locks until the commit. */
final class LogAppender {
    /** Tiles have 256 hashes: only roots of heights that are multiples of 8 are kept (C2SP tlog-tiles). */
    private static final int TILE_HEIGHT = 8;

    private final Sql sql;
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<@Nullable Object[]> fields = new ArrayList<>();
    private final List<@Nullable Object[]> blobs = new ArrayList<>();
    private final List<@Nullable Object[]> nodes = new ArrayList<>();

    private LogAppender(Sql sql) {
        this.sql = sql;
    }

    /** Makes sure that there is a head. */
    static void prepare(Sql sql) {
        sql.update("INSERT INTO log_head (id, size, frontier) VALUES (1, 0, ?) ON CONFLICT (id) DO NOTHING", (Object)
                Frontier.EMPTY.toBytes());
    }

    /** Appends the entries; returns the index of the first. */
    static long append(Sql sql, List<NewEntry> entries) {
        return new LogAppender(sql).append(entries);
    }

    private long append(List<NewEntry> entries) {
        Frontier before = sql.one(
                        "SELECT frontier FROM log_head WHERE id = 1"
                                + sql.dialect().forUpdate(),
                        row -> Frontier.parse(row.getBytes(1)))
                .orElseThrow(() -> new IllegalStateException("the log has lost its head"));
        List<Hash> leaves = entries.stream().map(NewEntry::hash).toList();
        Frontier after = before.appendAll(leaves, this::keepNode);
        for (int i = 0; i < entries.size(); i++) {
            add(before.size() + i, entries.get(i));
        }
        sql.batch(
                "INSERT INTO log_entry (idx, leaf_hash, type, correlation, at, salt, leaf, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
        sql.batch("INSERT INTO log_field (digest, idx) VALUES (?, ?)", fields);
        sql.batch("INSERT INTO log_blob (digest, content) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING", blobs);
        sql.batch("INSERT INTO log_node (level, idx, hash) VALUES (?, ?, ?)", nodes);
        sql.update("UPDATE log_head SET size = ?, frontier = ? WHERE id = 1", after.size(), after.toBytes());
        return before.size();
    }

    private void add(long index, NewEntry entry) {
        rows.add(new @Nullable Object[] {
            index,
            entry.hash().bytes(),
            entry.draft().type(),
            entry.draft().correlation(),
            entry.draft().at(),
            entry.salt(),
            entry.leaf(),
            entry.body()
        });
        for (Map.Entry<String, String> field : entry.draft().fields().entrySet()) {
            if (LogFields.isSearchable(field)) {
                fields.add(new @Nullable Object[] {LogFields.digest(field), index});
            }
        }
        entry.blobs().forEach((digest, text) -> blobs.add(new @Nullable Object[] {digest.bytes(), text}));
    }

    private void keepNode(int level, long index, Hash hash) {
        if (level > 0 && level % TILE_HEIGHT == 0) {
            nodes.add(new @Nullable Object[] {level, index, hash.bytes()});
        }
    }
}
