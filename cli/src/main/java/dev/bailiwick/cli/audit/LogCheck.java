package dev.bailiwick.cli.audit;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import dev.bailiwick.tlog.export.Caveat;
import dev.bailiwick.tlog.export.Fault;
import dev.bailiwick.tlog.export.LogVerifier;
import dev.bailiwick.tlog.export.Receipt;
import dev.bailiwick.tlog.export.Report;
import dev.bailiwick.tlog.export.VerificationRequest;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.FieldContent;
import dev.bailiwick.tlog.note.NoteVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Verification of an export or a receipt without any server. Stateless. */
public final class LogCheck {
    private static final int MAX_KEY_BYTES = 4096;
    private static final int SHOWN_FAULTS = 20;

    private LogCheck() {}

    /** What was found: JSON for a program, lines for a person, and whether all is as it should be. */
    public record Finding(JsonNode json, List<String> lines, boolean sound) {
        public Finding {
            lines = List.copyOf(lines);
        }
    }

    /** The public keys of a file, one {@code name+id+key} a line. @throws Failure if it holds none */
    public static List<NoteVerifier> keys(Path file) {
        try {
            String text = new String(read(file, MAX_KEY_BYTES), StandardCharsets.UTF_8);
            List<NoteVerifier> keys = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(NoteVerifier::parse)
                    .toList();
            if (keys.isEmpty()) {
                throw Failure.usage("`" + file + "` holds no public key");
            }
            return keys;
        } catch (IllegalArgumentException e) {
            Failure failure = Failure.usage("`" + file + "` holds no public key of a log: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** Verifies an export. */
    public static Finding export(VerificationRequest request, Consumer<String> progress)
            throws IOException, InterruptedException {
        long[] told = {0};
        Report report = LogVerifier.verify(request, (entries, total) -> {
            long tenths = total == 0 ? 10 : entries * 10 / total;
            if (total >= 100_000 && tenths > told[0]) {
                told[0] = tenths;
                progress.accept("checked " + entries + " of " + total + " entries");
            }
        });
        return new Finding(json(report), lines(report), report.sound());
    }

    private static JsonNode json(Report report) {
        ObjectNode json = Json.object();
        json.put("sound", report.sound());
        report.checkpoint().ifPresent(checkpoint -> {
            json.put("origin", checkpoint.origin());
            json.put("size", checkpoint.size());
            json.put("root", checkpoint.root().base64());
        });
        json.put("entries", report.entries());
        json.put("blobs", report.blobs());
        json.put("anchors", report.anchors());
        json.put("receipts", report.receipts());
        ArrayNode faults = json.putArray("faults");
        for (Fault fault : report.faults()) {
            ObjectNode each = faults.addObject();
            each.put("kind", fault.kind().name());
            fault.index().ifPresent(index -> each.put("index", index));
            each.put("file", fault.file());
            each.put("cause", fault.cause());
        }
        json.put("cutShort", report.cutShort());
        ArrayNode caveats = json.putArray("caveats");
        report.caveats().forEach(caveat -> caveats.add(caveat.toString()));
        return json;
    }

    private static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        String log = report.checkpoint()
                .map(c -> c.origin() + " of size " + c.size())
                .orElse("it cannot be read");
        lines.add((report.sound() ? "sound: " : "NOT SOUND: ") + log);
        report.checkpoint()
                .ifPresent(checkpoint -> lines.add("  root " + checkpoint.root().base64()));
        lines.add("  checked " + report.entries() + " entries with their bodies and "
                + Texts.count(report.blobs(), "blob") + "; " + Texts.count(report.anchors(), "anchor") + " and "
                + Texts.count(report.receipts(), "receipt") + " agree");
        report.faults().stream().limit(SHOWN_FAULTS).forEach(fault -> lines.add("  " + fault));
        if (report.faults().size() > SHOWN_FAULTS) {
            String more = report.cutShort() ? "at least " : "";
            lines.add("  and " + more + (report.faults().size() - SHOWN_FAULTS) + " more (--output json lists them)");
        }
        for (Caveat caveat : report.caveats()) {
            lines.add("  not known: " + caveat);
        }
        return lines;
    }

    /** Verifies one receipt by itself. */
    public static Finding receipt(Path file, List<NoteVerifier> keys) {
        Receipt receipt;
        try {
            receipt = Receipt.parse(read(file, Receipt.MAX_BYTES));
        } catch (IllegalArgumentException e) {
            return refused(file, String.valueOf(e.getMessage()));
        }
        return switch (receipt.check(keys)) {
            case Receipt.Outcome.Refused refused -> refused(file, refused.cause());
            case Receipt.Outcome.Proven proven -> proven(proven);
        };
    }

    private static Finding refused(Path file, String cause) {
        JsonNode json =
                Json.object().put("sound", false).put("file", file.toString()).put("cause", cause);
        return new Finding(json, List.of("NOT SOUND: `" + file + "`: " + cause), false);
    }

    private static Finding proven(Receipt.Outcome.Proven proven) {
        ObjectNode json = Json.object();
        json.put("sound", true);
        json.put("index", proven.index());
        json.put("size", proven.checkpoint().size());
        json.put("root", proven.checkpoint().root().base64());
        ObjectNode fields = json.putObject("fields");
        List<String> lines = new ArrayList<>();
        lines.add("sound: entry " + proven.index() + " is in the log "
                + proven.checkpoint().origin() + " of " + proven.checkpoint().size() + " entries, and says:");
        for (EntryBody.Field field : proven.body().fields()) {
            String value = shown(field.content());
            fields.put(field.name(), value);
            lines.add("  " + field.name() + ": " + value);
        }
        return new Finding(json, lines, true);
    }

    private static String shown(FieldContent content) {
        return switch (content) {
            case FieldContent.Shown shown -> shown.value();
            case FieldContent.Blob blob -> "(blob " + blob.digest().hex() + ")";
            case FieldContent.Withheld withheld -> "(withheld)";
            case FieldContent.Erased erased -> "(erased, as entry " + erased.recordedBy() + " records)";
        };
    }

    /** What is to be verified against what. */
    public static VerificationRequest request(
            Path export, List<NoteVerifier> keys, Optional<Path> anchors, List<Path> receipts, Optional<Path> state) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new VerificationRequest(export, keys, anchors, receipts, state, threads);
    }

    private static byte[] read(Path file, int most) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw Failure.usage("`" + file + "` has more than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            Failure failure = new Failure(ExitCode.USAGE, "usage", "`" + file + "` cannot be read: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }
}
