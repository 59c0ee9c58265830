package dev.bailiwick.doors.rest;

import dev.bailiwick.core.refusal.Refusal;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.port.ChangeRows.ChangeRow;
import dev.bailiwick.engine.port.CredentialRows.LeaseRow;
import dev.bailiwick.engine.port.LogRows;
import dev.bailiwick.engine.port.LogRows.EntryFilter;
import dev.bailiwick.engine.port.LogRows.LogEntryRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The log, as far as it is about what the auditor's roles are held over. */
final class AuditHandler {
    /** Entries of one access at most. */
    private static final int MAX_STORY = 10_000;

    private final Engine engine;
    private final AuditExport export;

    AuditHandler(Engine engine) {
        this.engine = engine;
        this.export = new AuditExport(engine);
    }

    private AuditView view(Call call) {
        return new AuditView(engine.policy().snapshot(), call.human());
    }

    Reply entries(Call call) {
        call.onlyQuery("type", "correlation", "actor", "target", "change", "lease", "from", "to", "limit", "after");
        Map<String, String> fields = new TreeMap<>();
        for (String field : List.of("actor", "target", "change", "lease")) {
            call.query(field).ifPresent(value -> fields.put(field, value));
        }
        EntryFilter filter = new EntryFilter(
                call.query("type").orElse(null),
                call.query("correlation").orElse(null),
                instant(call, "from"),
                instant(call, "to"),
                fields);
        AuditView view = view(call);
        return Paging.of(call)
                .falling(
                        (before, limit) ->
                                engine.store().read(reads -> reads.log().search(filter, before, limit)),
                        LogEntryRow::index,
                        LogEntryRow::chars,
                        view::sees,
                        AuditHandler::tree);
    }

    private static @Nullable Instant instant(Call call, String parameter) {
        Optional<String> text = call.query(parameter);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(text.get());
        } catch (DateTimeException e) {
            throw Declined.invalid("?" + parameter, "`" + parameter + "` is an instant such as `2027-01-31T00:00:00Z`");
        }
    }

    Reply entry(Call call) {
        call.onlyQuery();
        return Reply.json(tree(find(call)));
    }

    private LogEntryRow find(Call call) {
        String index = call.path("index");
        if (!index.matches("[0-9]{1,18}")) {
            throw Declined.notFound("entry");
        }
        return engine.store()
                .read(reads -> reads.log().entry(Long.parseLong(index)))
                .filter(view(call)::sees)
                .orElseThrow(() -> Declined.notFound("entry"));
    }

    /** The whole story of one access, by its correlation, its lease or one of its changes. */
    Reply access(Call call) {
        call.onlyQuery();
        String id = call.path("id");
        String correlation = engine.store()
                .read(reads -> reads.credentials()
                        .leaseById(id)
                        .map(LeaseRow::correlation)
                        .or(() -> reads.changes().find(id).map(ChangeRow::correlation))
                        .orElse(id));
        AuditView view = view(call);
        List<LogEntryRow> found = engine.store().read(reads -> reads.log().byCorrelation(correlation, MAX_STORY));
        List<Object> entries = found.stream()
                .filter(view::sees)
                .<Object>map(AuditHandler::tree)
                .toList();
        if (entries.isEmpty()) {
            throw Declined.notFound("access");
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("correlation", correlation);
        tree.put("entries", entries);
        if (found.size() == MAX_STORY
                || found.stream().mapToLong(LogEntryRow::chars).sum() >= LogRows.MAX_LIST_CHARS) {
            tree.put("more", true);
        }
        return Reply.json(tree);
    }

    Reply receipt(Call call) {
        call.onlyQuery();
        return engine.checkpoints()
                .receipt(find(call).index())
                .map(receipt -> Reply.text(200, Reply.TEXT, receipt.encode()))
                .orElseThrow(() -> Declined.notFound("receipt"));
    }

    Reply checkpoint(Call call) {
        call.onlyQuery();
        return Reply.text(
                200, Reply.TEXT, new String(engine.checkpoints().checkpoint().toBytes(), StandardCharsets.UTF_8));
    }

    Reply key(Call call) {
        call.onlyQuery();
        return Reply.text(200, Reply.TEXT, engine.checkpoints().publicKey() + "\n");
    }

    Reply export(Call call) throws IOException {
        call.onlyQuery();
        if (!view(call).everything()) {
            throw Declined.of(
                    Refusal.Kind.FORBIDDEN, "exporting the whole log needs the role auditor over all zones and owners");
        }
        return export.reply();
    }

    /** An entry as callers see it: its place and hash, and its fields, those that hold JSON still as text. */
    private static Map<String, Object> tree(LogEntryRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("index", row.index());
        tree.put("leafHash", HexFormat.of().formatHex(row.leafHash()));
        SortedMap<String, String> fields = row.fields();
        if (fields == null) {
            tree.put("erased", true);
        } else {
            tree.put("fields", fields);
        }
        return tree;
    }
}
