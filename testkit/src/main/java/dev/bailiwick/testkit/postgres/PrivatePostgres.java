package dev.bailiwick.testkit.postgres;

import dev.bailiwick.testkit.servers.Await;
import dev.bailiwick.testkit.servers.Ports;
import dev.bailiwick.testkit.servers.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of this process alone: a cluster in a temporary directory, on a free port of 127.0.0.1, without passwords.
 * Started by root it runs as the user {@code postgres}, since PostgreSQL refuses root. Thread-safe.
 */
public final class PrivatePostgres implements AutoCloseable {
    /** Its one user. */
    public static final String USER = "bailiwick";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final Duration START = Duration.ofSeconds(60);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable PrivatePostgres shared;

    private final Path directory;
    private final List<String> command;
    private final int port;
    private ServerProcess process;

    private PrivatePostgres(Path directory, List<String> command, int port) {
        this.directory = directory;
        this.command = List.copyOf(command);
        this.port = port;
        this.process = begin();
    }

    private ServerProcess begin() {
        ServerProcess begun = ServerProcess.start(directory, command);
        Await.until(
                begun::output, START, () -> !begun.alive() || begun.output().contains("ready to accept connections"));
        if (!begun.alive()) {
            throw new IllegalStateException("postgres ended: " + begun.output());
        }
        return begun;
    }

    /** Ends it as a crash does: at once, with nothing written that was not yet. */
    public void crash() {
        ServerProcess.run(START, List.of("kill", "-QUIT", Long.toString(process.pid())));
        Await.until("postgres has gone", START, () -> !process.alive());
    }

    /** Starts it again on the same data and port. */
    public void restart() {
        process = begin();
    }

    /** Whether this machine has the server's programs. */
    public static boolean installed() {
        return programs().isPresent();
    }

    /** The server that all tests of this JVM share; it does not wait for the disk, and ends with the JVM. */
    public static synchronized PrivatePostgres shared() {
        PrivatePostgres running = shared;
        if (running == null) {
            running = start(false);
            shared = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        }
        return running;
    }

    /**
     * Starts a server.
     *
     * @param durable whether commits wait for the disk
     * @throws IllegalStateException if this machine has no PostgreSQL
     */
    public static PrivatePostgres start(boolean durable) {
        Path programs =
                programs().orElseThrow(() -> new IllegalStateException("there is no PostgreSQL in " + VERSIONS));
        Path directory = ServerProcess.newDirectory("postgres");
        giveToServersUser(directory);
        Path data = directory.resolve("data");
        ServerProcess.Result made = ServerProcess.run(
                START,
                asServersUser(
                        programs.resolve("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        if (made.exit() != 0) {
            throw new IllegalStateException("initdb failed: " + made.output());
        }
        int port = Ports.free();
        return new PrivatePostgres(directory, asServersUser(command(programs, directory, data, port, durable)), port);
    }

    private static String[] command(Path programs, Path directory, Path data, int port, boolean durable) {
        String sync = durable ? "on" : "off";
        return new String[] {
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=" + directory,
            "-c",
            "fsync=" + sync,
            "-c",
            "full_page_writes=" + sync,
            "-c",
            "max_connections=200",
            "-c",
            "deadlock_timeout=100ms"
        };
    }

    /** The newest installed version's programs. */
    private static Optional<Path> programs() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void giveToServersUser(Path directory) {
        if (isRoot()) {
            try {
                Files.setOwner(
                        directory,
                        directory
                                .getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName("postgres"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> asServersUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    /** The address for JDBC, with its options begun: more follow behind {@code &}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?ApplicationName=test";
    }

    /** Makes an empty schema; returns the address of connections that use it. */
    public String newSchema() {
        String name = "test_" + SCHEMAS.incrementAndGet();
        execute("CREATE SCHEMA " + name);
        return url() + "&currentSchema=" + name;
    }

    /** Runs a statement as the server's administrator. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url(), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("`" + sql + "` failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
