package dev.bailiwick.cli.command;

import dev.bailiwick.cli.document.UnreadableDocuments;
import dev.bailiwick.cli.document.YamlDocuments;
import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Nearest;
import dev.bailiwick.cli.report.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a change asks for: one operation in words, or a file with any number of them. */
final class Asked {
    private static final List<String> OPERATIONS = List.of("add", "replace", "delete", "delete-records", "delete-name");
    private static final String HOW = "say what to do, such as `replace www A 300 192.0.2.7`, `add www TXT 300 text`,"
            + " `delete www A` or `delete www`; or give -f FILE";

    @Parameters(
            index = "0",
            paramLabel = "ZONE",
            description = "the zone, in another view than the default as VIEW:ZONE")
    String zone = "";

    @Parameters(
            index = "1..*",
            paramLabel = "OPERATION",
            description = {
                "add NAME TYPE TTL DATA..., replace NAME TYPE TTL DATA...,",
                "delete NAME [TYPE [DATA...]]; NAME is @ for the apex, and relative",
                "to the zone unless it ends with it; DATA is one record, quoted"
            })
    List<String> words = new ArrayList<>();

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "JSON or YAML with `operations` and perhaps `prerequisites`, instead of words")
    @Nullable
    Path file;

    /** The body of the request, without what to wait for. */
    ObjectNode body() {
        if (file == null) {
            ObjectNode body = Json.object();
            body.putArray("operations").add(operation());
            return body;
        }
        if (!words.isEmpty()) {
            throw Failure.usage("give an operation in words or -f FILE, not both");
        }
        return read(file);
    }

    private static ObjectNode read(Path file) {
        try {
            List<YamlDocument> documents = YamlDocuments.read(file.toString(), Files.readString(file));
            if (documents.size() == 1 && documents.getFirst().tree() instanceof Map<?, ?> map) {
                JsonNode read = Json.of(map);
                return (ObjectNode) (read.isObject() ? read : Json.object());
            }
            throw Failure.invalid("`" + file + "` must hold one object with `operations`");
        } catch (UnreadableDocuments e) {
            throw Failure.invalid(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            Failure failure = Failure.usage("`" + file + "` cannot be read: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private ObjectNode operation() {
        if (words.isEmpty()) {
            throw Failure.usage(HOW);
        }
        String word = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        return switch (word) {
            case "add", "replace" -> setting(word, rest);
            case "delete", "delete-records", "delete-name" -> deleting(word, rest);
            default ->
                throw Failure.usage("`" + words.getFirst() + "` is not " + Texts.either(OPERATIONS)
                        + Nearest.hint(word, OPERATIONS));
        };
    }

    private ObjectNode setting(String word, List<String> rest) {
        if (rest.size() < 4 || !rest.get(2).matches("\\d{1,10}")) {
            throw Failure.usage(
                    "`" + word + "` takes NAME TYPE TTL DATA..., such as `" + word + " www A 300 192.0.2.7`");
        }
        ObjectNode operation = typed(word, rest);
        operation.put("ttl", Long.parseLong(rest.get(2)));
        operation.set("records", records(rest.subList(3, rest.size())));
        return operation;
    }

    private ObjectNode deleting(String word, List<String> rest) {
        boolean fits = switch (word) {
            case "delete-name" -> rest.size() == 1;
            case "delete-records" -> rest.size() > 2;
            default -> !rest.isEmpty();
        };
        if (!fits) {
            throw Failure.usage(
                    "`delete` takes NAME for all of a name, NAME TYPE for an RRset, NAME TYPE DATA... for records");
        }
        if (rest.size() == 1) {
            ObjectNode operation = Json.object();
            operation.put("op", "delete-name");
            operation.put("name", Names.absolute(rest.getFirst(), zone));
            return operation;
        }
        ObjectNode operation = typed(rest.size() == 2 ? "delete" : "delete-records", rest);
        if (rest.size() > 2) {
            operation.set("records", records(rest.subList(2, rest.size())));
        }
        return operation;
    }

    private ObjectNode typed(String op, List<String> rest) {
        ObjectNode operation = Json.object();
        operation.put("op", op);
        operation.put("name", Names.absolute(rest.get(0), zone));
        operation.put("type", rest.get(1).toUpperCase(Locale.ROOT));
        return operation;
    }

    private static ArrayNode records(List<String> data) {
        ArrayNode records = Json.object().putArray("records");
        data.forEach(records::add);
        return records;
    }
}
