package dev.bailiwick.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes each target with Jazzer for some seconds, from a fixed seed and the kept inputs on, in a process of its own: no
 * exception that is not declared, no input that takes 25 seconds on a busy machine, no more memory than the process has.
 * {@code -Dfuzz.seconds=N} says how long each, {@code -Dfuzz.target=NAME} which one, {@code -Dfuzz.seed=N} from where.
 */
@DisplayName("Fuzzing")
@Tag("fuzz")
final class FuzzTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 3);
    private static final int SEED = Integer.getInteger("fuzz.seed", 20_261_126);
    private static final String ONLY = System.getProperty("fuzz.target", "");
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void finds_no_crash_no_hang_and_no_unbounded_memory(Targets target) throws IOException, InterruptedException {
        if (!ONLY.isEmpty() && !ONLY.equals(target.word())) {
            return;
        }
        Path found = Files.createDirectories(directory.resolve("found"));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command(target, found))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor((long) SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS);
            String told = Files.readString(log);
            assertThat(ended)
                    .as("the fuzzer of %s ended: %s", target.word(), tail(told))
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", target.word(), tail(told))
                    .isZero();
            assertThat(told).contains("Done ");
            System.out.println(target.word() + ": "
                    + told.lines()
                            .filter(line -> line.startsWith("Done "))
                            .findFirst()
                            .orElse(""));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Targets target, Path found) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                Jazzer.class.getName(),
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=dev.bailiwick.**:org.xbill.DNS.**",
                "--custom_hook_includes=dev.bailiwick.**",
                "--disabled_hooks=*",
                "--reproducer_path=" + found));
        command.addAll(List.of(
                "-max_total_time=" + SECONDS,
                "-seed=" + SEED,
                "-timeout=25",
                "-rss_limit_mb=1500",
                "-max_len=8192",
                "-artifact_prefix=" + found + "/",
                found.toString(),
                target.corpus().toString()));
        return command;
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 6_000));
    }
}
