package dev.bailiwick.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema to the version of this program, from any earlier one. */
final class Migrations {
    private Migrations() {}

    /** @throws IllegalStateException if a migration fails, or the schema is newer than this program */
    static void run(DataSource source, Dialect dialect) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:dev/bailiwick/store/migrations")
                    .placeholders(dialect.words())
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException("the store's schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }
}
