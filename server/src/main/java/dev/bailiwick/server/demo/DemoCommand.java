package dev.bailiwick.server.demo;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick demo}. */
@Command(name = "demo", description = "Run the main job before your eyes, on this machine alone, and clean up.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--keep", description = "leave everything up at the end and say what to try next")
    private boolean keep;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "where to work; must not exist yet (else a temporary directory); removed at the end")
    private @Nullable Path directory;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Narrator narrator = new Narrator(out);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch cleaned = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitCleanUp(interrupted, cleaned), "demo-stop"));
        try (Stage stage = Stage.set(narrator, directory())) {
            boolean asTold = new Scenes(stage, narrator).play();
            if (keep) {
                stage.invite();
                interrupted.await();
            }
            return asTold ? ExitCode.OK : ExitCode.INTERNAL;
        } finally {
            cleaned.countDown();
        }
    }

    private Path directory() throws IOException {
        if (directory == null) {
            return Files.createTempDirectory("bailiwick-demo-");
        }
        if (Files.exists(directory)) {
            throw Failure.usage("`" + directory + "` is there already");
        }
        return Files.createDirectory(
                directory.toAbsolutePath().normalize(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void awaitCleanUp(CountDownLatch interrupted, CountDownLatch cleaned) {
        interrupted.countDown();
        try {
            cleaned.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
