package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the README's first tour and looks for what the README says of its output. */
@Tag("tour")
@DisplayName("The first tour of the README")
class TourTest {
    private static final Path ROOT =
            Path.of(System.getProperty("bailiwick.root", "..")).toAbsolutePath();

    /** A command with the fragments that its output must hold, in order. */
    private record Step(String command, List<String> fragments) {}

    @Test
    void works_as_written(@TempDir Path directory) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path launcher = Files.writeString(
                directory.resolve("bailiwick"),
                "#!/bin/sh\nexec " + java + " -jar " + ROOT.resolve("server/target/bailiwick.jar") + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        Process demo = new ProcessBuilder(launcher.toString(), "demo", "--keep", "--dir", "tour")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            awaitInvitation(demo);
            String output = run(directory, steps());
            int at = 0;
            for (Step step : steps()) {
                for (String fragment : step.fragments()) {
                    at = output.indexOf(fragment, at);
                    assertThat(at)
                            .as("`%s` after `%s` in%n%s", fragment, step.command(), output)
                            .isNotNegative();
                }
            }
            assertThat(output).contains("the tour is over").doesNotContain("TOUR COMMAND FAILED");
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

    private static String run(Path directory, List<Step> steps) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            script.append(step.command()).append(" || echo 'TOUR COMMAND FAILED'\n");
        }
        script.append("echo the tour is over\n");
        Process shell = new ProcessBuilder("bash", "-c", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static List<Step> steps() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String tour = readme.substring(readme.indexOf("## A first tour"), readme.indexOf("## For real use"));
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : tour.lines().toList()) {
            if (line.startsWith("```")) {
                inside = line.equals("```sh");
            } else if (inside && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (inside && !line.isBlank()) {
                steps.getLast().fragments().add(line.strip());
            }
        }
        assertThat(steps).hasSizeGreaterThan(10);
        return steps;
    }
}
