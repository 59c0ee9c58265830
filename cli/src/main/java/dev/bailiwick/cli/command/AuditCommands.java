package dev.bailiwick.cli.command;

import dev.bailiwick.cli.audit.LogCheck;
import dev.bailiwick.cli.audit.Story;
import dev.bailiwick.cli.audit.Unpacking;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.ServerAddress;
import dev.bailiwick.tlog.note.NoteVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The commands of {@code bailiwick audit}. */
final class AuditCommands {
    private AuditCommands() {}

    @Command(name = "verify", description = "verify an export, or a receipt by itself, without any server")
    static final class Verify extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DIR", description = "the export")
        @Nullable
        Path export;

        @Option(
                names = "--key",
                required = true,
                paramLabel = "FILE",
                description = "the log's public key, from a source of your trust")
        Path key = Path.of("");

        @Option(names = "--anchor", paramLabel = "FILE", description = "checkpoints that were kept outside")
        @Nullable
        Path anchor;

        @Option(names = "--receipt", paramLabel = "FILE", description = "a receipt got earlier; may be repeated")
        List<Path> receipts = new ArrayList<>();

        @Option(
                names = "--state",
                paramLabel = "FILE",
                description = "remembers what was verified, so that a later rewrite shows")
        @Nullable
        Path state;

        Verify(Context context) {
            super(context);
        }

        @Override
        int run(Session session) throws IOException, InterruptedException {
            List<NoteVerifier> keys = LogCheck.keys(key);
            LogCheck.Finding finding = export == null ? receipt(keys) : export(session, export, keys);
            session.result(finding.json(), finding.lines());
            return finding.sound() ? ExitCode.OK : ExitCode.UNVERIFIED;
        }

        private LogCheck.Finding receipt(List<NoteVerifier> keys) {
            if (receipts.size() != 1 || anchor != null || state != null) {
                throw Failure.usage("give the directory of an export, or exactly one --receipt and --key");
            }
            return LogCheck.receipt(receipts.getFirst(), keys);
        }

        private LogCheck.Finding export(Session session, Path directory, List<NoteVerifier> keys)
                throws IOException, InterruptedException {
            if (!Files.isDirectory(directory)) {
                throw Failure.usage("`" + directory + "` is not a directory: `bailiwick audit export DIR` makes one");
            }
            return LogCheck.export(
                    LogCheck.request(
                            directory, keys, Optional.ofNullable(anchor), receipts, Optional.ofNullable(state)),
                    session.console()::note);
        }
    }

    @Command(name = "show", description = "tell a whole access, from request to removal")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "ACCESS", description = "the reference of an answer, a lease's id or a change's id")
        String access = "";

        Show(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode answer = session.api()
                    .get(ServerAddress.path("/v1/audit/access/{}", access))
                    .body();
            session.result(answer, Story.lines(answer));
            return ExitCode.OK;
        }
    }

    @Command(name = "receipt", description = "get the proof that an entry is in the log")
    static final class GetReceipt extends ApiCommand {
        @Parameters(paramLabel = "INDEX", description = "the entry's index, as `audit show` tells it")
        long index;

        @Option(names = "--out", paramLabel = "FILE", description = "where to write it (else standard output)")
        @Nullable
        Path out;

        GetReceipt(Context context) {
            super(context);
        }

        @Override
        int run(Session session) throws IOException {
            String receipt = session.api().text(ServerAddress.path("/v1/audit/receipts/{}", Long.toString(index)));
            JsonNode told = Json.object().put("index", index).put("receipt", receipt);
            tell(
                    session,
                    out,
                    receipt,
                    told,
                    "next: `bailiwick audit verify --receipt " + out + " --key VKEY` proves it offline");
            return ExitCode.OK;
        }
    }

    @Command(name = "key", description = "get the log's public key; compare it with one from a source of your trust")
    static final class GetKey extends ApiCommand {
        @Option(names = "--out", paramLabel = "FILE", description = "where to write it (else standard output)")
        @Nullable
        Path out;

        GetKey(Context context) {
            super(context);
        }

        @Override
        int run(Session session) throws IOException {
            String key = session.api().text("/v1/audit/key");
            JsonNode told = Json.object().put("key", key.strip());
            tell(session, out, key, told, "next: `bailiwick audit verify DIR --key " + out + "`");
            return ExitCode.OK;
        }
    }

    private static void tell(Session session, @Nullable Path out, String content, JsonNode json, String next)
            throws IOException {
        if (out == null && !session.json()) {
            session.console().lines(content.lines().toList());
            return;
        }
        if (out != null) {
            try {
                Files.writeString(out, content, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw Failure.usage("`" + out + "` is there already: choose another name");
            }
        }
        session.result(json, List.of("written to " + out, next));
    }

    @Command(
            name = "export",
            description = "take the whole log away, in a layout that other tools read too (C2SP tlog-tiles)")
    static final class Export extends ApiCommand {
        @Parameters(paramLabel = "DIR", description = "absent or empty")
        Path directory = Path.of("");

        Export(Context context) {
            super(context);
        }

        @Override
        int run(Session session) throws IOException {
            Unpacking.requireEmpty(directory);
            long files;
            try (InputStream archive = session.api().stream("/v1/audit/export")) {
                files = Unpacking.into(directory, archive);
            }
            JsonNode told = Json.object().put("directory", directory.toString()).put("files", files);
            session.result(
                    told,
                    List.of(
                            "exported " + files + " files to " + directory,
                            "next: `bailiwick audit verify " + directory + " --key VKEY --anchor FILE`"));
            return ExitCode.OK;
        }
    }
}
