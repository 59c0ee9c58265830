package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.testkit.postgres.PrivatePostgres;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a server acknowledged outlives its sudden death, on both stores. */
@DisplayName("A server that is killed while it works")
final class CrashTest {
    private static final long SEED = 20_270_131;
    private static final int KILLS = 12;
    private static final int MANY_KILLS = 200;

    private static void onSqlite(int kills, long seed) throws Exception {
        try (Scenario scenario = new Scenario()) {
            new CrashCampaign(scenario, seed).run(kills);
        }
    }

    private static void onPostgres(int kills, long seed) throws Exception {
        try (PrivatePostgres postgres = PrivatePostgres.start(true);
                Scenario scenario = new Scenario(Home.create("""
                        postgres: {url: "%s", user: %s, passwordFile: postgres.password}
                        """.formatted(postgres.url(), PrivatePostgres.USER)))) {
            scenario.home.privateFile("postgres.password", "none\n");
            new CrashCampaign(scenario, seed).run(kills);
        }
    }

    @Test
    void loses_nothing_and_applies_nothing_twice() throws Exception {
        onSqlite(KILLS, SEED);
    }

    @Test
    @Tag("postgres")
    void nor_on_postgresql() throws Exception {
        onPostgres(KILLS, SEED + 1);
    }

    @Test
    @Tag("long")
    void two_hundred_times_in_a_row() throws Exception {
        onSqlite(MANY_KILLS, SEED + 2);
    }

    @Test
    @Tag("long")
    @Tag("postgres")
    void nor_two_hundred_times_on_postgresql() throws Exception {
        onPostgres(MANY_KILLS, SEED + 3);
    }
}
