package dev.bailiwick.store;

import dev.bailiwick.engine.port.LogRows.CheckpointRow;
import dev.bailiwick.engine.port.SettingRows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings, watermarks, counters and checkpoints. */
final class SqlSettingRows implements SettingRows.Writable {
    private final Sql sql;

    SqlSettingRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Optional<String> get(String key) {
        return sql.one("SELECT value FROM setting WHERE name = ?", row -> row.getString(1), key);
    }

    @Override
    public Map<String, Long> watermarks(long afterSequence) {
        Map<String, Long> all = new HashMap<>();
        sql.each(
                "SELECT name, sequence FROM watermark WHERE sequence > ?",
                row -> {
                    all.put(row.getString(1), row.getLong(2));
                    return true;
                },
                afterSequence);
        return Map.copyOf(all);
    }

    @Override
    public void put(String key, String value) {
        sql.update(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                key,
                value);
    }

    @Override
    public void remove(String key) {
        sql.update("DELETE FROM setting WHERE name = ?", key);
    }

    @Override
    public void moveWatermark(String key, long sequence) {
        sql.update(
                "INSERT INTO watermark (name, sequence) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET sequence = excluded.sequence WHERE excluded.sequence > watermark.sequence",
                key,
                sequence);
    }

    @Override
    public long next(String counter) {
        return sql.one(
                        "INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE"
                                + " SET value = counter.value + 1 RETURNING value",
                        row -> row.getLong(1),
                        counter)
                .orElseThrow();
    }

    @Override
    public void addCheckpoint(CheckpointRow checkpoint) {
        sql.update(
                "INSERT INTO checkpoint (size, note, at) VALUES (?, ?, ?)",
                checkpoint.size(),
                checkpoint.note(),
                checkpoint.at());
    }
}
