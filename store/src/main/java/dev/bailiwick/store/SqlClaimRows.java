package dev.bailiwick.store;

import dev.bailiwick.core.dns.Names;
import dev.bailiwick.core.dns.ZoneId;
import dev.bailiwick.engine.port.ClaimRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Claims on records. Rows beneath a zone carry its number. */
final class SqlClaimRows implements ClaimRows.Writable {
    private static final String ZONE = "(SELECT id FROM zone WHERE view_name = ? AND apex = ?)";
    private static final String SELECT =
            "SELECT name, type, data_key, credential, owner, placed_at, ends_at FROM record_claim WHERE zone = " + ZONE;

    private final Sql sql;

    SqlClaimRows(Sql sql) {
        this.sql = sql;
    }

    @Override
    public List<Claim> at(ZoneId zone, Collection<Name> names) {
        List<Claim> found = new ArrayList<>();
        List<Name> all = List.copyOf(names);
        for (int from = 0; from < all.size(); from += NAMES_AT_ONCE) {
            List<Name> some = all.subList(from, Math.min(all.size(), from + NAMES_AT_ONCE));
            found.addAll(sql.list(
                    SELECT + " AND name IN (" + String.join(", ", Collections.nCopies(slots(some.size()), "?"))
                            + ") ORDER BY name, type, data_key, credential",
                    SqlClaimRows::claim,
                    args(zone, some)));
        }
        return found;
    }

    /** As many slots as one of few statements has: each stays prepared. */
    private static int slots(int names) {
        return names == 1 ? 1 : names <= 8 ? 8 : NAMES_AT_ONCE;
    }

    private static @Nullable Object[] args(ZoneId zone, List<Name> names) {
        @Nullable Object[] args = new @Nullable Object[2 + slots(names.size())];
        args[0] = zone.view();
        args[1] = Names.text(zone.apex());
        for (int i = 2; i < args.length; i++) {
            args[i] = Names.text(names.get(Math.min(i - 2, names.size() - 1)));
        }
        return args;
    }

    @Override
    public List<Claim> below(ZoneId zone, Name name, int limit) {
        String suffix =
                Names.text(name).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return some(zone, "name LIKE ? ESCAPE '\\' ORDER BY name, type, data_key, credential", "%." + suffix, limit);
    }

    @Override
    public List<ZoneId> zonesWithEnded(Instant now, int limit) {
        return sql.list(
                "SELECT DISTINCT z.view_name, z.apex FROM record_claim c JOIN zone z ON z.id = c.zone"
                        + " WHERE c.ends_at <= ? LIMIT ?",
                SqlClaimRows::zone,
                now,
                limit);
    }

    @Override
    public List<Claim> ended(ZoneId zone, Instant now, int limit) {
        return some(zone, "ends_at <= ? ORDER BY ends_at, name, type, data_key, credential", now, limit);
    }

    @Override
    public List<Claimant> claimants(int limit) {
        return sql.list(
                "SELECT DISTINCT z.view_name, z.apex, c.credential FROM record_claim c JOIN zone z ON z.id = c.zone"
                        + " WHERE c.ends_at IS NOT NULL LIMIT ?",
                row -> new Claimant(zone(row), row.getString("credential")),
                limit);
    }

    @Override
    public List<Claim> of(ZoneId zone, String credential, int limit) {
        return some(zone, "ends_at IS NOT NULL AND credential = ? ORDER BY name, type, data_key", credential, limit);
    }

    /** Those of a zone for which a condition on one thing holds, in its order. */
    private List<Claim> some(ZoneId zone, String condition, Object thing, int limit) {
        return sql.list(
                SELECT + " AND " + condition + " LIMIT ?",
                SqlClaimRows::claim,
                zone.view(),
                Names.text(zone.apex()),
                thing,
                limit);
    }

    @Override
    public void put(ZoneId zone, List<Claim> claims) {
        List<@Nullable Object[]> rows = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            rows.add(new @Nullable Object[] {
                zone.view(),
                Names.text(zone.apex()),
                Names.text(claim.name()),
                claim.type(),
                claim.key(),
                claim.credential(),
                claim.owner(),
                claim.placedAt(),
                claim.endsAt()
            });
        }
        sql.batch(
                "INSERT INTO record_claim (zone, name, type, data_key, credential, owner, placed_at, ends_at) VALUES ("
                        + ZONE + ", ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (zone, name, type, data_key, credential)"
                        + " DO UPDATE SET owner = excluded.owner, placed_at = excluded.placed_at,"
                        + " ends_at = excluded.ends_at",
                rows);
    }

    @Override
    public void drop(ZoneId zone, Name name, List<Record> records) {
        List<@Nullable Object[]> rows = new ArrayList<>(records.size());
        for (Record record : records) {
            rows.add(new @Nullable Object[] {
                zone.view(), Names.text(zone.apex()), Names.text(name), record.getType(), Claim.key(record)
            });
        }
        sql.batch(
                "DELETE FROM record_claim WHERE zone = " + ZONE + " AND name = ? AND type = ? AND data_key = ?", rows);
    }

    @Override
    public void drop(ZoneId zone, List<Claim> claims) {
        List<@Nullable Object[]> rows = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            rows.add(new @Nullable Object[] {
                zone.view(),
                Names.text(zone.apex()),
                Names.text(claim.name()),
                claim.type(),
                claim.key(),
                claim.credential()
            });
        }
        sql.batch(
                "DELETE FROM record_claim WHERE zone = " + ZONE
                        + " AND name = ? AND type = ? AND data_key = ? AND credential = ?",
                rows);
    }

    private static ZoneId zone(ResultSet row) throws SQLException {
        return new ZoneId(row.getString("view_name"), Names.parse(row.getString("apex")));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                Names.canonical(Names.parse(row.getString("name"))),
                row.getInt("type"),
                row.getBytes("data_key"),
                row.getString("credential"),
                row.getString("owner"),
                Nanos.instant(row, "placed_at"),
                Nanos.instantOrNull(row, "ends_at"));
    }
}
