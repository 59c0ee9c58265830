package dev.bailiwick.doors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.doors.noise.NoiseCounter;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody in particular does is counted, not recorded one by one. */
final class NoiseTest {
    private static List<LogEntryRow> counted(World world, String door) {
        return world.engine
                .store()
                .read(reads -> reads.log()
                        .search(
                                new EntryFilter("noise.counted", null, null, null, Map.of("door", door)),
                                Long.MAX_VALUE,
                                10));
    }

    @Test
    void bad_credentials_leave_one_aggregate_entry_when_the_door_closes(@TempDir Path directory) {
        try (World world = World.bare(directory, RestLimits.DEFAULT)) {
            for (int i = 0; i < 25; i++) {
                world.get("/v1/zones", "bwl_guess" + i);
            }
            assertThat(counted(world, "rest")).isEmpty();

            world.door.close();

            assertThat(counted(world, "rest")).hasSize(1);
            assertThat(counted(world, "rest").getFirst().fields()).containsEntry("total", "25");
            assertThat(String.valueOf(counted(world, "rest").getFirst().fields()))
                    .contains("127.0.0.0/24", "bad-credential")
                    .doesNotContain("guess");
        }
    }

    @Test
    void sources_are_counted_by_network_and_their_number_is_bounded(@TempDir Path directory) {
        try (World world = World.bare(directory, RestLimits.DEFAULT)) {
            NoiseCounter noise = new NoiseCounter("test", world.engine.store(), () -> Instant.EPOCH);
            noise.count(InetAddress.ofLiteral("192.0.2.1"), "x");
            noise.count(InetAddress.ofLiteral("192.0.2.200"), "x");
            noise.count(InetAddress.ofLiteral("2001:db8:0:1234::1"), "x");
            noise.count(InetAddress.ofLiteral("2001:db8:0:12ff::1"), "x");
            for (int i = 0; i < 3 * NoiseCounter.MAX_SOURCES; i++) {
                noise.count(InetAddress.ofLiteral("10." + i / 256 + "." + i % 256 + ".1"), "y");
            }
            noise.close();

            LogEntryRow entry = counted(world, "test").getFirst();
            assertThat(entry.fields()).containsEntry("total", "3004");
            assertThat(String.valueOf(entry.fields()))
                    .contains("{\"count\":2,\"source\":\"192.0.2.0/24\"", "/56", "\"source\":\"other\"");
        }
    }
}
