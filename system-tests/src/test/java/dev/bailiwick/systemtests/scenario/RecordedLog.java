package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.tlog.leaf.BodyLine;
import dev.bailiwick.tlog.leaf.EntryBody;
import dev.bailiwick.tlog.leaf.FieldContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What an exported log tells, entry by entry. Read without the product's own reader of stories, so that it can contradict it.
 *
 * @param entries fields by name, in the order of the log
 */
record RecordedLog(List<Map<String, String>> entries) {
    static RecordedLog of(Path export) {
        List<BodyLine> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(export.resolve("bodies"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(BodyLine.parse(line.getBytes(StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.sort((a, b) -> Long.compare(a.index(), b.index()));
        return new RecordedLog(
                lines.stream().map(line -> fields(export, line.body())).toList());
    }

    private static Map<String, String> fields(Path export, EntryBody body) {
        Map<String, String> fields = new HashMap<>();
        for (EntryBody.Field field : body.fields()) {
            fields.put(
                    field.name(),
                    switch (field.content()) {
                        case FieldContent.Blob blob ->
                            Home.text(export.resolve(
                                    "blobs/" + blob.digest().hex().substring(0, 2) + "/"
                                            + blob.digest().hex()));
                        case FieldContent.Shown shown -> shown.value();
                        case FieldContent.Withheld withheld -> "";
                        case FieldContent.Erased erased -> "";
                    });
        }
        return fields;
    }

    /** The entries of one type. */
    List<Map<String, String>> ofType(String type) {
        return entries.stream().filter(each -> type.equals(each.get("type"))).toList();
    }

    /** The edits that an intent announces. */
    static List<JsonNode> edits(Map<String, String> intent) {
        List<JsonNode> edits = new ArrayList<>();
        Json.read(intent.getOrDefault("edits", "[]")).orElseThrow().forEach(edits::add);
        return edits;
    }

    /** The record data of one side of an edit: {@code before} or {@code after}. */
    static List<String> records(JsonNode edit, String side) {
        List<String> records = new ArrayList<>();
        edit.path(side).path("records").forEach(each -> records.add(Json.text(each)));
        return records;
    }
}
