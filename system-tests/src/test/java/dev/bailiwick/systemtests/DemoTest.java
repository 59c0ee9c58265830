package dev.bailiwick.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tour")
@DisplayName("The demo")
class DemoTest {
    @Test
    void runs_the_main_job_as_told_and_leaves_nothing_running() throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("bailiwick.root", ".."), "server", "target", "bailiwick.jar");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "demo")
                .redirectErrorStream(true)
                .start();
        String told = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).contains("The demo ended as told.").doesNotContain("NOT AS TOLD");
        assertThat(demo.exitValue()).isZero();
    }
}
