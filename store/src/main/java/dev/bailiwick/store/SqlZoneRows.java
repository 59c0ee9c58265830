package dev.bailiwick.store;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.Rrset;
import dev.bailiwick.core.dns.RrsetEdit;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ZoneRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Zones. Rows beneath a zone carry its number, which is never given again, so a zone made anew shares nothing with the old. */
final class SqlZoneRows implements ZoneRows.Writable {
    private static final int BATCH_ROWS = 1_000;
    private static final String HEAD = "SELECT view_name, apex, version, serial, epoch, writer, writer_until FROM zone";
    private static final String PUT_RRSET = "INSERT INTO rrset (zone, owner, type, ttl, data) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (zone, owner, type) DO UPDATE SET ttl = excluded.ttl, data = excluded.data";
    private static final String DROP_RRSET = "DELETE FROM rrset WHERE zone = ? AND owner = ? AND type = ?";

    private final Sql sql;

    SqlZoneRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<ZoneHead> heads() {
        return sql.list(HEAD + " ORDER BY view_name, apex", SqlZoneRows::head);
    }

    @Override
    public Optional<ZoneHead> head(ZoneId zone) {
        return sql.one(
                HEAD + " WHERE view_name = ? AND apex = ?", SqlZoneRows::head, zone.view(), Names.text(zone.apex()));
    }

    @Override
    public void rrsets(ZoneId zone, Consumer<Rrset> sink) {
        number(zone)
                .ifPresent(number -> sql.each(
                        "SELECT owner, type, ttl, data FROM rrset WHERE zone = ?",
                        row -> {
                            sink.accept(RdataCodec.rrset(
                                    Names.parse(row.getString("owner")),
                                    row.getInt("type"),
                                    row.getLong("ttl"),
                                    row.getBytes("data")));
                            return true;
                        },
                        number));
    }

    @Override
    public List<ZoneDelta> deltas(ZoneId zone, long afterVersion, int limit) {
        OptionalLong number = number(zone);
        return number.isEmpty()
                ? List.of()
                : sql.list(
                        "SELECT version, from_serial, to_serial, edits FROM zone_delta WHERE zone = ? AND version > ?"
                                + " ORDER BY version LIMIT ?",
                        row -> new ZoneDelta(
                                zone,
                                row.getLong("version"),
                                row.getLong("from_serial"),
                                row.getLong("to_serial"),
                                RdataCodec.edits(row.getBytes("edits"))),
                        number.getAsLong(),
                        afterVersion,
                        limit);
    }

    @Override
    public void create(ZoneId zone, long serial, Collection<Rrset> content) {
        long number = new SqlSettingRows(sql).next("zone.number");
        sql.update(
                "INSERT INTO zone (id, view_name, apex, version, serial, epoch) VALUES (?, ?, ?, 1, ?, 0)",
                number,
                zone.view(),
                Names.text(zone.apex()),
                serial);
        List<@Nullable Object[]> rows = new ArrayList<>(BATCH_ROWS);
        for (Rrset rrset : content) {
            rows.add(row(number, rrset));
            if (rows.size() == BATCH_ROWS) {
                sql.batch(PUT_RRSET, rows);
                rows.clear();
            }
        }
        sql.batch(PUT_RRSET, rows);
    }

    @Override
    public void delete(ZoneId zone) {
        number(zone).ifPresent(number -> {
            sql.update("DELETE FROM zone WHERE id = ?", number);
            sql.update("DELETE FROM rrset WHERE zone = ?", number);
            sql.update("DELETE FROM zone_delta WHERE zone = ?", number);
            sql.update("DELETE FROM record_claim WHERE zone = ?", number);
        });
    }

    @Override
    public Optional<Long> claim(ZoneId zone, String node, Instant now, Instant until) {
        Optional<ZoneHead> locked = sql.one(
                HEAD + " WHERE view_name = ? AND apex = ?" + sql.dialect().forUpdate(),
                SqlZoneRows::head,
                zone.view(),
                Names.text(zone.apex()));
        return locked.flatMap(head -> {
            boolean running = head.writerUntil() != null && now.isBefore(head.writerUntil());
            boolean own = node.equals(head.writer());
            if (running && !own) {
                return Optional.empty();
            }
            long epoch = running ? head.epoch() : head.epoch() + 1;
            sql.update(
                    "UPDATE zone SET epoch = ?, writer = ?, writer_until = ? WHERE view_name = ? AND apex = ?",
                    epoch,
                    node,
                    until,
                    zone.view(),
                    Names.text(zone.apex()));
            return Optional.of(epoch);
        });
    }

    @Override
    public boolean commit(ZoneDelta delta, long expectedEpoch) {
        Optional<Long> moved = sql.one(
                "UPDATE zone SET version = ?, serial = ? WHERE view_name = ? AND apex = ? AND version = ? AND epoch = ?"
                        + " RETURNING id",
                row -> row.getLong(1),
                delta.version(),
                delta.toSerial(),
                delta.zone().view(),
                Names.text(delta.zone().apex()),
                delta.version() - 1,
                expectedEpoch);
        moved.ifPresent(number -> {
            sql.update(
                    "INSERT INTO zone_delta (zone, version, from_serial, to_serial, edits) VALUES (?, ?, ?, ?, ?)",
                    number,
                    delta.version(),
                    delta.fromSerial(),
                    delta.toSerial(),
                    RdataCodec.edits(delta.edits()));
            delta.edits().forEach(edit -> apply(number, edit));
        });
        return moved.isPresent();
    }

    @Override
    public void trimDeltas(ZoneId zone, int keep) {
        number(zone)
                .ifPresent(number -> sql.update(
                        "DELETE FROM zone_delta WHERE zone = ? AND version <="
                                + " (SELECT version FROM zone_delta WHERE zone = ? ORDER BY version DESC LIMIT 1 OFFSET ?)",
                        number,
                        number,
                        keep));
    }

    private void apply(long number, RrsetEdit edit) {
        Rrset after = edit.after();
        if (after == null) {
            sql.update(DROP_RRSET, number, Names.text(edit.name()), edit.type());
        } else {
            sql.update(PUT_RRSET, row(number, after));
        }
    }

    private static @Nullable Object[] row(long number, Rrset rrset) {
        return new @Nullable Object[] {
            number, Names.text(rrset.name()), rrset.type(), rrset.ttlSeconds(), RdataCodec.data(rrset)
        };
    }

    private OptionalLong number(ZoneId zone) {
        return sql
                .one(
                        "SELECT id FROM zone WHERE view_name = ? AND apex = ?",
                        row -> row.getLong(1),
                        zone.view(),
                        Names.text(zone.apex()))
                .stream()
                .mapToLong(number -> number)
                .findFirst();
    }

    private static ZoneHead head(ResultSet row) throws SQLException {
        return new ZoneHead(
                new ZoneId(row.getString("view_name"), Names.parse(row.getString("apex"))),
                row.getLong("version"),
                row.getLong("serial"),
                row.getLong("epoch"),
                row.getString("writer"),
                Nanos.instantOrNull(row, "writer_until"));
    }
}
