package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The commands of a text: in blocks of {@code sh}, a line that begins with {@code $ } is a command, {@code > } goes on with
 * it, and every other line is a fragment that the output must hold, in order.
 */
record Walkthrough(List<Step> steps) {
    /** The checkout's root. */
    static final Path ROOT = Path.of(System.getProperty("bailiwick.root", "..")).toAbsolutePath();

    private static final String FAILED = "COMMAND OF THE TEXT FAILED";

    /** A command with the fragments that its output must hold, in order. */
    record Step(String command, List<String> fragments) {}

    static Walkthrough of(String text) {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("```")) {
                inside = line.equals("```sh");
            } else if (inside && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (inside && line.startsWith("> ")) {
                Step begun = steps.removeLast();
                steps.add(new Step(begun.command() + "\n" + line.substring(2), begun.fragments()));
            } else if (inside && !line.isBlank()) {
                steps.getLast().fragments().add(line.strip());
            }
        }
        assertThat(steps).hasSizeGreaterThan(10);
        return new Walkthrough(List.copyOf(steps));
    }

    /** Puts a launcher of the packaged program into the directory. */
    static Path launcher(Path directory) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path launcher = Files.writeString(
                directory.resolve("bailiwick"),
                "#!/bin/sh\nexec " + java + " -jar " + ROOT.resolve("server/target/bailiwick.jar") + " \"$@\"\n");
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    /** Runs everything in one shell, in the directory, and looks for what the text says. */
    void works(Path directory, Map<String, String> variables, Duration most) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder();
        for (Step step : steps) {
            int line = step.command().indexOf('\n');
            String first = line < 0 ? step.command() : step.command().substring(0, line);
            String rest = line < 0 ? "" : step.command().substring(line);
            script.append(first)
                    .append(" || echo '" + FAILED + "'")
                    .append(rest)
                    .append('\n');
        }
        script.append("echo the end of the text\n");
        Path file = Files.writeString(directory.resolve("walkthrough.sh"), script.toString());
        Path out = directory.resolve("walkthrough.out");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(variables);
        Process shell = builder.start();
        boolean ended = shell.waitFor(most.toSeconds(), TimeUnit.SECONDS);
        shell.descendants().forEach(ProcessHandle::destroy);
        shell.destroy();
        String output = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended).as("it ended in time: %s", output).isTrue();
        int at = 0;
        for (Step step : steps) {
            for (String fragment : step.fragments()) {
                int found = output.indexOf(fragment, at);
                assertThat(found)
                        .as("`%s` after `%s` in%n%s", fragment, step.command(), output)
                        .isNotNegative();
                at = found + fragment.length();
            }
        }
        assertThat(output).contains("the end of the text").doesNotContain(FAILED);
    }
}
