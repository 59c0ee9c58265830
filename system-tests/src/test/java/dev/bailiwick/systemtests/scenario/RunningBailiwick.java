package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.authn.oidc.KeyLimits;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.port.EngineClock;
import dev.bailiwick.server.config.ConfigFile;
import dev.bailiwick.server.wiring.Server;
import dev.bailiwick.server.wiring.SystemClock;
import dev.bailiwick.testkit.servers.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real server, in this process or as one of its own that can be killed. */
final class RunningBailiwick implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(40);
    private static final Duration STOPPING = Duration.ofSeconds(20);

    private final @Nullable Server server;
    private final @Nullable Process process;
    private final Home home;

    private RunningBailiwick(Home home, @Nullable Server server, @Nullable Process process) {
        this.home = home;
        this.server = server;
        this.process = process;
    }

    /** Starts it in this process. It does not force its writes to the disk: nothing here survives the machine anyway. */
    static RunningBailiwick inProcess(Home home) {
        return inProcess(home, new SystemClock());
    }

    /** The same by a clock that a test sets. */
    static RunningBailiwick inProcess(Home home, EngineClock clock) {
        try {
            Server server = Server.start(new Server.ServerSettings(
                    home.data(),
                    home.keys(),
                    home.path(),
                    ConfigFile.read(home.config()),
                    clock,
                    KeyLimits.DEFAULT,
                    "node-1",
                    false,
                    "test"));
            return new RunningBailiwick(home, server, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts {@code bailiwick serve} as a process of its own and waits until it says where it serves. */
    static RunningBailiwick child(Home home) {
        return child(home, List.of());
    }

    /** The same, started by another program, which must become it. */
    static RunningBailiwick child(Home home, List<String> by) {
        try {
            Path output = home.at("server.out");
            Files.deleteIfExists(output);
            Process process = new ProcessBuilder(command(home, by))
                    .directory(home.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            RunningBailiwick running = new RunningBailiwick(home, null, process);
            Await.until(
                    () -> "the server serves: " + running.log(),
                    STARTING,
                    () -> !process.isAlive() || running.log().contains("  DNS   "));
            if (!process.isAlive()) {
                throw new AssertionError("the server ended at its start: " + running.log());
            }
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Home home, List<String> by) {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.bailiwick.server.Main",
                "serve"));
        command.addAll(List.of("--data", home.data().toString()));
        command.addAll(List.of("--keys", home.keys().toString()));
        command.addAll(List.of("--config", home.config().toString()));
        return command;
    }

    /** Its engine, where it runs in this process. */
    Engine engine() {
        return Objects.requireNonNull(server, "not in this process").engine();
    }

    /** The first administrator's one-use file. */
    Path oneUseFile() {
        return server == null
                ? home.keys().resolve("first-administrator")
                : server.bootstrapFile().orElseThrow();
    }

    /** What the process wrote; empty for a server in this process. */
    String log() {
        try {
            Path output = home.at("server.out");
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process, where it has one of its own. */
    long pid() {
        return process == null ? ProcessHandle.current().pid() : process.pid();
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd(process);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (process != null) {
            process.destroy();
            awaitEnd(process);
        }
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
