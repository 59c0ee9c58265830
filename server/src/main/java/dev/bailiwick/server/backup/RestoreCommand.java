package dev.bailiwick.server.backup;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.core.refusal.Refused;
import dev.bailiwick.doors.dns.DnsServerObserver;
import dev.bailiwick.engine.audit.LogPrefix;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.Store;
import dev.bailiwick.engine.restore.Gap;
import dev.bailiwick.engine.restore.NewEpoch;
import dev.bailiwick.server.config.ConfigFile;
import dev.bailiwick.server.config.ServerConfig;
import dev.bailiwick.server.keys.KeyDirectory;
import dev.bailiwick.server.wiring.Databases;
import dev.bailiwick.server.wiring.SystemClock;
import dev.bailiwick.store.SqliteBackup;
import dev.bailiwick.tlog.export.AnchorReader;
import dev.bailiwick.tlog.merkle.Frontier;
import dev.bailiwick.tlog.note.NoteVerifier;
import dev.bailiwick.tlog.note.SignedCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bailiwick restore}: puts a backup in place and begins a new epoch, or, without a backup, begins one in a PostgreSQL
 * database that was restored with that database's own means.
 */
@Command(
        name = "restore",
        description = "put a backup in place and begin a new epoch: earlier leases, tokens and approvals are void")
public final class RestoreCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "the backup; none where the configuration names PostgreSQL, restored by its own means")
    private @Nullable Path backup;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "the data directory to make")
    private Path data = Path.of("");

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "the keys' directory; DIR-keys beside the data by default")
    private @Nullable Path keys;

    @Option(names = "--config", paramLabel = "FILE", description = "the server's configuration")
    private @Nullable Path config;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json")
    private String output = "text";

    @Override
    public Integer call() throws IOException {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        ServerConfig settings = config == null ? ServerConfig.defaults() : ConfigFile.read(config);
        Path base = config == null
                ? Path.of("").toAbsolutePath()
                : config.toAbsolutePath().resolveSibling("");
        if ((backup == null) != settings.postgres().isPresent()) {
            throw Failure.usage("give the directory of a backup, or a configuration that names PostgreSQL");
        }
        Path keysDirectory = keys == null
                ? data.toAbsolutePath().normalize().resolveSibling(data.getFileName() + "-keys")
                : keys.toAbsolutePath().normalize();
        if (!Files.isDirectory(keysDirectory)) {
            throw Failure.usage("the keys' directory `" + keysDirectory
                    + "` is not there: without the keys of before, nothing sealed can be opened");
        }
        try {
            Instant backupAt = backup == null ? new SystemClock().wall() : place(backup, err);
            begin(settings, base, keysDirectory, backupAt);
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refused refused ? Failure.usage("not restored: " + refused.getMessage()) : e;
        } catch (Refused | IllegalStateException | IllegalArgumentException e) {
            throw Failure.usage("not restored: " + e.getMessage());
        } finally {
            removeAside();
        }
        return ExitCode.OK;
    }

    /** Where the copy lies until its new epoch has begun: a server finds it only after that, whatever happens in between. */
    private Path aside() {
        return data.resolve("restoring");
    }

    private void begin(ServerConfig settings, Path base, Path keysDirectory, Instant backupAt) throws IOException {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        KeyDirectory keyring = KeyDirectory.open(keysDirectory, data, new SecureRandom());
        NoteVerifier key = keyring.checkpointKey(settings.origin()).verifier();
        Path anchor = settings.anchorFile().map(base::resolve).orElse(keyring.anchorFile());
        Gap gap;
        NewEpoch.Result result;
        try (Store store = Databases.open(settings, backup == null ? data : aside(), base)) {
            gap = gap(store, backupAt, anchor, key);
            result = new NewEpoch(store, new DnsServerObserver(), new SystemClock().wall(), line -> {
                        err.println(line);
                        err.flush();
                    })
                    .begin(settings.node(), gap);
        }
        if (backup != null) {
            putInPlace();
        }
        // Last: where this is not come to, the server says that the anchor is ahead, and does not start.
        Optional<Path> before = putAside(anchor, gap, result.epoch().number());
        tell(gap, result, before);
    }

    private void putInPlace() throws IOException {
        Path ahead = aside().resolve(SqliteBackup.FILE + "-wal");
        if (Files.exists(ahead) && Files.size(ahead) > 0) {
            throw new IllegalStateException("the store did not write all of it to `" + SqliteBackup.FILE + "`");
        }
        Files.move(aside().resolve(SqliteBackup.FILE), data.resolve(SqliteBackup.FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What this attempt, or one before it that was killed, left. */
    private void removeAside() throws IOException {
        if (backup == null || !Files.isDirectory(aside(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> ours = Files.list(aside())) {
            for (Path each : ours.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(aside());
    }

    /** Checks the backup and copies it to where the server will look for it. */
    private Instant place(Path from, PrintWriter err) throws IOException {
        Manifest manifest = Manifest.read(from);
        Path copy = from.resolve(SqliteBackup.FILE);
        if (!Manifest.digest(copy).equals(manifest.sha256())) {
            throw Failure.usage("the backup is damaged: `" + copy + "` is not what `" + Manifest.FILE + "` says");
        }
        Frontier log = SqliteBackup.check(copy);
        if (log.size() != manifest.logSize()
                || !HexFormat.of().formatHex(log.root().bytes()).equals(manifest.logRoot())) {
            throw Failure.usage("the backup is damaged: its log is not the one that `" + Manifest.FILE + "` names");
        }
        removeAside();
        BackupCommand.makeEmpty(data);
        Files.createDirectory(
                aside(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path target = aside().resolve(SqliteBackup.FILE);
        try (Progress progress = Progress.watch(err, "copied", target)) {
            Files.copy(copy, target, StandardCopyOption.COPY_ATTRIBUTES);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
            progress.done();
        }
        return manifest.at();
    }

    /** Compares the log with the anchor: what both have must be the same, what only the anchor saw is lost. */
    private static Gap gap(Store store, Instant backupAt, Path anchor, NoteVerifier key) throws IOException {
        long size = store.read(reads -> reads.log().size());
        Optional<SignedCheckpoint> within = Optional.empty();
        Optional<SignedCheckpoint> last = Optional.empty();
        if (Files.exists(anchor) && Files.size(anchor) > 0) {
            try (AnchorReader reader = AnchorReader.open(anchor)) {
                for (Optional<SignedCheckpoint> next = reader.next(); next.isPresent(); next = reader.next()) {
                    last = next;
                    within = next.get().checkpoint().size() <= size ? next : within;
                }
            }
        }
        if (last.isPresent()) {
            last.get().refusal(List.of(key)).ifPresent(cause -> {
                throw new IllegalStateException("the anchor does not belong to this log: " + cause);
            });
        }
        if (within.isPresent() && !LogPrefix.holds(store, within.get().checkpoint())) {
            throw new IllegalStateException("the backup's log is not the one that was anchored at "
                    + within.get().checkpoint().size() + " entries");
        }
        return new Gap(
                backupAt,
                size,
                last.map(each -> each.checkpoint().size()).orElse(0L),
                last.map(each -> HexFormat.of()
                                .formatHex(each.checkpoint().root().bytes()))
                        .orElse(""));
    }

    /** An anchor that is ahead of the log would keep the server from starting: it is kept, under another name. */
    private static Optional<Path> putAside(Path anchor, Gap gap, long epoch) throws IOException {
        if (gap.lost() == 0) {
            return Optional.empty();
        }
        Path aside = anchor.resolveSibling(anchor.getFileName() + ".before-epoch-" + epoch);
        return Optional.of(Files.move(anchor, aside));
    }

    private void tell(Gap gap, NewEpoch.Result result, Optional<Path> aside) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output.equals("json")) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("epoch", result.epoch().number());
            tree.put("logSize", gap.logSize());
            tree.put("lostEntries", gap.lost());
            tree.put("voidedChanges", result.voidedChanges());
            tree.put("zones", result.zones());
            tree.put("serversSilent", result.serversSilent());
            aside.ifPresent(file -> tree.put("anchorPutAside", file.toString()));
            out.println(Json.write(tree));
            return;
        }
        out.println("epoch " + result.epoch().number() + " has begun: leases, tokens, approvals and "
                + result.voidedChanges() + " waiting changes of before are void");
        out.println(result.zones() + " zones moved past what their servers hold; " + result.serversSilent()
                + " servers did not say what they hold");
        out.println("the log has " + gap.logSize() + " entries; " + gap.lost() + " more are known to be lost");
        aside.ifPresent(file -> out.println("the anchor of before is kept at " + file));
        out.println("next: `bailiwick serve --data " + data + "`, then compare the zones with what they should be");
    }
}
