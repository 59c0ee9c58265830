package dev.bailiwick.server;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.server.config.ConfigFile;
import dev.bailiwick.server.config.ServerConfig;
import dev.bailiwick.server.wiring.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick serve}: runs the server until it is told to stop. */
@Command(name = "serve", description = "Run the server until SIGTERM or SIGINT.", sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "the data directory; made if missing")
    private @Nullable Path data;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "the keys' directory, outside the data; DIR-keys beside the data by default")
    private @Nullable Path keys;

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration; loopback only without one")
    private @Nullable Path config;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Server server = start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
            announce(out, server);
            stop.await();
        } finally {
            stopped.countDown();
        }
        return ExitCode.OK;
    }

    private Server start() {
        Path dataDirectory = dataDirectory();
        try {
            ServerConfig settings = config == null ? ServerConfig.defaults() : ConfigFile.read(config);
            Path base = Optional.ofNullable(config)
                    .map(file -> file.toAbsolutePath().getParent())
                    .orElse(Path.of("").toAbsolutePath());
            return Server.start(Server.ServerSettings.of(
                    dataDirectory, keysDirectory(dataDirectory), base, settings, Version.TEXT));
        } catch (IllegalArgumentException | IllegalStateException | IOException | UncheckedIOException e) {
            throw Failure.usage("cannot start: " + e.getMessage());
        }
    }

    private Path dataDirectory() {
        if (data == null) {
            throw Failure.usage("`--data` is missing");
        }
        return data.toAbsolutePath().normalize();
    }

    private Path keysDirectory(Path dataDirectory) {
        return keys == null
                ? dataDirectory.resolveSibling(dataDirectory.getFileName() + "-keys")
                : keys.toAbsolutePath().normalize();
    }

    private static void announce(PrintWriter out, Server server) {
        out.println("bailiwick " + Version.TEXT + " serves");
        out.println("  REST  " + Version.url(server.rest()));
        out.println("  DNS   " + Version.text(server.dns()) + " (UDP and TCP)");
        if (server.management() > 0) {
            out.println("  health and metrics on port " + server.management());
        }
        server.bootstrapFile().ifPresent(file -> {
            out.println("No administrator is declared yet. Within one hour, declare the first one:");
            out.println("  bailiwick apply -f DIR --credential " + file);
        });
        out.flush();
    }

    private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
