package dev.bailiwick.doors.rest;

import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentId;
import dev.bailiwick.core.document.JsonSchemas;
import dev.bailiwick.core.document.Kind;
import dev.bailiwick.core.document.PolicySnapshot;
import dev.bailiwick.engine.Engine;
import dev.bailiwick.engine.json.Json;
import dev.bailiwick.engine.port.DocumentRows.DocumentRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents in force and their history, as far as the caller may see them. */
final class DocumentsHandler {
    private static final int MAX_VERSIONS = 500;

    private final Engine engine;

    DocumentsHandler(Engine engine) {
        this.engine = engine;
    }

    Reply schema(Call call) {
        call.onlyQuery();
        return Reply.text(200, "application/schema+json", JsonSchemas.pretty(JsonSchemas.documents()));
    }

    Reply list(Call call) {
        call.onlyQuery("kind", "limit", "after");
        PolicySnapshot policy = engine.policy().snapshot();
        Optional<Kind> kind = call.query("kind").map(word -> PolicyHandler.kind(word, "?kind"));
        Visibility visibility = new Visibility(policy, call.human());
        List<Document> seen = policy.documents().stream()
                .filter(d -> kind.isEmpty() || kind.get() == d.kind())
                .filter(visibility::document)
                .sorted((a, b) -> a.id().toString().compareTo(b.id().toString()))
                .toList();
        return Paging.of(call).rising(seen, d -> d.id().toString(), Document::source);
    }

    Reply get(Call call) {
        call.onlyQuery();
        PolicySnapshot policy = engine.policy().snapshot();
        Document document = find(call, policy);
        return ETags.answer(call, policy.version(), () -> Reply.json(document.source()));
    }

    private static Document find(Call call, PolicySnapshot policy) {
        return Kind.ofWord(call.path("kind"))
                .flatMap(kind -> policy.document(new DocumentId(kind, call.path("name"))))
                .filter(new Visibility(policy, call.human())::document)
                .orElseThrow(() -> Declined.notFound("document"));
    }

    /** Every version of a document, newest first; a caller sees those that show what they may see. */
    Reply history(Call call) {
        call.onlyQuery();
        Visibility visibility = new Visibility(engine.policy().snapshot(), call.human());
        List<DocumentRow> rows = engine.store()
                .read(reads -> reads.documents().history(call.path("kind"), call.path("name"), MAX_VERSIONS));
        boolean seen = visibility.everything()
                || rows.stream()
                        .findFirst()
                        .map(row -> visible(visibility, row))
                        .orElse(false);
        if (rows.isEmpty() || !seen) {
            throw Declined.notFound("document");
        }
        return Reply.page(
                rows.stream()
                        .filter(row -> row.json() == null || visibility.everything() || visible(visibility, row))
                        .<Object>map(DocumentsHandler::tree)
                        .toList(),
                "");
    }

    private static boolean visible(Visibility visibility, DocumentRow row) {
        String json = row.json();
        return json != null
                && Document.bind(Json.read(json)) instanceof Bound.Value<Document> bound
                && visibility.document(bound.value());
    }

    private static Map<String, Object> tree(DocumentRow row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", row.kind());
        tree.put("name", row.name());
        tree.put("version", row.version());
        tree.put("changedBy", row.changedBy());
        tree.put("change", row.changeId());
        String json = row.json();
        if (json == null) {
            tree.put("deleted", true);
        } else {
            tree.put("document", Json.read(json));
        }
        return tree;
    }
}
