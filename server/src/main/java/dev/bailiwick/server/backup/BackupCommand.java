package dev.bailiwick.server.backup;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.server.Version;
import dev.bailiwick.server.keys.KeyDirectory;
import dev.bailiwick.server.wiring.SystemClock;
import dev.bailiwick.store.SqliteBackup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bailiwick backup}: copies the embedded store, also while the server runs. Keys are not part of it. */
@Command(name = "backup", description = "copy the data of a server, also while it runs; keys stay where they are")
public final class BackupCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "the server's data directory")
    private Path data = Path.of("");

    @Parameters(paramLabel = "DIR", description = "where to write the backup; absent or empty")
    private Path into = Path.of("");

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
    private String output = "text";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        Instant at = new SystemClock().wall();
        makeEmpty(into);
        SqliteBackup.Copy copy;
        try (Progress progress = Progress.watch(err, "copied", into.resolve(SqliteBackup.FILE))) {
            copy = SqliteBackup.take(data, into);
            progress.done();
        } catch (IllegalStateException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                Version.TEXT,
                at,
                copy.log().size(),
                HexFormat.of().formatHex(copy.log().root().bytes()),
                Manifest.digest(into.resolve(SqliteBackup.FILE)));
        KeyDirectory.write(into.resolve(Manifest.FILE), manifest.json());
        if (output.equals("json")) {
            out.println(Json.write(
                    Map.of("directory", into.toString(), "octets", copy.octets(), "logSize", manifest.logSize())));
        } else {
            out.println("backed up " + copy.octets() + " octets to " + into + ", the log at " + manifest.logSize()
                    + " entries");
            out.println("the keys' directory is not in it: keep it elsewhere, under other hands");
            out.println("next: `bailiwick restore " + into + " --data NEW-DIR` when it is needed");
        }
        return ExitCode.OK;
    }

    static void makeEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (var files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw Failure.usage("`" + directory + "` is not empty");
            }
        }
    }
}
