package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the README's first tour and looks for what the README says of its output. */
@Tag("tour")
@DisplayName("The first tour of the README")
class TourTest {
    @Test
    void works_as_written(@TempDir Path directory) throws IOException, InterruptedException {
        String readme = Files.readString(Walkthrough.ROOT.resolve("README.md"));
        Walkthrough tour =
                Walkthrough.of(readme.substring(readme.indexOf("## A first tour"), readme.indexOf("## For real use")));
        Path launcher = Walkthrough.launcher(directory);
        Process demo = new ProcessBuilder(launcher.toString(), "demo", "--keep", "--dir", "tour")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            awaitInvitation(demo);
            tour.works(directory, Map.of(), Duration.ofMinutes(2));
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(directory.resolve("tour")).doesNotExist();
    }

    private static void awaitInvitation(Process demo) throws IOException {
        var lines = demo.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("are renewed each minute")) {
                return;
            }
        }
        throw new AssertionError("the demo ended before it invited anyone");
    }
}
