package dev.bailiwick.cli.policy;

import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells the server's errors about documents with the file and line where each stands. */
public final class DocumentErrors {
    private static final Pattern PUT = Pattern.compile("/put/(\\d{1,6})(/.*)?");

    private final List<YamlDocument> documents;

    /** @param documents as they were sent, in order */
    public DocumentErrors(List<YamlDocument> documents) {
        this.documents = List.copyOf(documents);
    }

    /** The failure with places, where it is about what is in the documents; else as it is. */
    public Failure located(Failure failure) {
        List<JsonNode> errors =
                failure.problem().map(problem -> Json.list(problem, "errors")).orElse(List.of());
        if (errors.isEmpty()) {
            return failure;
        }
        List<String> lines = errors.stream().map(this::line).toList();
        return new Failure(
                ExitCode.INVALID,
                "invalid",
                "the documents are not valid",
                lines,
                failure.problem().orElse(null));
    }

    private String line(JsonNode error) {
        String pointer = Json.text(error, "pointer");
        String told = Json.text(error, "message");
        String near = Json.text(error, "nearest");
        @Nullable String nearest = near.isEmpty() || told.contains("did you mean") ? null : near;
        String document = Json.text(error, "document");
        Matcher put = PUT.matcher(pointer);
        if (put.matches() && document.isEmpty()) {
            String rest = Optional.ofNullable(put.group(2)).orElse("");
            return at(Integer.parseInt(put.group(1)))
                    .map(found -> found.locate(rest, told, nearest))
                    .orElse(pointer + ": " + told);
        }
        Optional<YamlDocument> found = document.matches("\\d{1,6}") ? at(Integer.parseInt(document)) : named(document);
        return found.map(each -> each.locate(pointer, told, nearest))
                .orElseGet(() -> elsewhere(document, pointer, told));
    }

    /** A document in force that the edit would break is in no file of ours. */
    private static String elsewhere(String document, String pointer, String told) {
        String where = document + (pointer.isEmpty() ? "" : " " + pointer);
        return where.isBlank() ? told : where + " (in force, not in these files): " + told;
    }

    private Optional<YamlDocument> at(int index) {
        return index < documents.size() ? Optional.of(documents.get(index)) : Optional.empty();
    }

    private Optional<YamlDocument> named(String id) {
        return documents.stream()
                .filter(document ->
                        document.tree() instanceof Map<?, ?> map && id.equals(map.get("kind") + "/" + map.get("name")))
                .findFirst();
    }
}
