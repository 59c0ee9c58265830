package dev.bailiwick.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A fault planted in one class: a piece of its source, which must be there exactly once, is replaced by another.
 *
 * @param fault what was forgotten, in words
 * @param module whose source it is
 * @param type the class
 * @param tests those that must find it
 */
record Mutant(String fault, String module, String type, String original, String planted, List<String> tests) {
    private static final long PATIENCE_SECONDS = 180;

    Mutant {
        tests = List.copyOf(tests);
    }

    /** Compiles it beside everything else and runs the tests on it; the exit code of {@link RunTests} and what it said. */
    Verdict run(Path directory) throws IOException, InterruptedException {
        Path source = Path.of("..", module, "src", "main", "java", type.replace('.', '/') + ".java");
        String text = Files.readString(source);
        assertThat(text.split(java.util.regex.Pattern.quote(original), -1))
                .as("`%s` in %s", original, source)
                .hasSize(2);
        Path mutated = directory.resolve("src").resolve(type.replace('.', '/') + ".java");
        Files.createDirectories(mutated.getParent());
        Files.writeString(mutated, text.replace(original, planted));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        compile(mutated, classes);
        return test(classes, directory);
    }

    /** What became of it. */
    record Verdict(int exit, String said) {
        boolean found() {
            return exit == RunTests.FAILED;
        }
    }

    private static void compile(Path source, Path into) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-d", into.toString(), "-cp", classPath(), "-proc:none", "-nowarn", "-g"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(done).as(errors.toString()).isTrue();
        }
    }

    private Verdict test(Path classes, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + classPath(),
                RunTests.class.getName()));
        command.addAll(tests);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the tests of `%s` end", fault)
                    .isTrue();
            return new Verdict(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Everything that this module has, and the tests of those where the faults are planted. */
    private static String classPath() {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return String.join(
                File.pathSeparator,
                Path.of("..", "core", "target", "test-classes").toAbsolutePath().toString(),
                Path.of("..", "store", "target", "test-classes")
                        .toAbsolutePath()
                        .toString(),
                own);
    }

    @Override
    public String toString() {
        return fault;
    }
}
