package dev.bailiwick.engine.policy;

import dev.bailiwick.core.document.Bound;
import dev.bailiwick.core.document.Document;
import dev.bailiwick.core.document.DocumentId;
import dev.bailiwick.core.document.Kind;
import dev.bailiwick.core.document.PolicyEdit;
import dev.bailiwick.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edits as JSON, for a request that waits. */
final class PolicyEditCodec {
    private PolicyEditCodec() {}

    static Map<String, Object> tree(PolicyEdit edit) {
        List<Object> put = new ArrayList<>();
        List<Object> delete = new ArrayList<>();
        for (PolicyEdit.Step step : edit.steps()) {
            switch (step) {
                case PolicyEdit.Step.Put p -> put.add(p.document().source());
                case PolicyEdit.Step.Delete d ->
                    delete.add(Map.of("kind", d.id().kind().word(), "name", d.id().name()));
            }
        }
        return Map.of("put", put, "delete", delete);
    }

    static PolicyEdit read(Map<String, Object> tree) {
        List<PolicyEdit.Step> steps = new ArrayList<>();
        for (Object each : Json.array(tree.getOrDefault("put", List.of()))) {
            Bound<Document> bound = Document.bind(each);
            steps.add(new PolicyEdit.Step.Put(bound.orElseThrow()));
        }
        for (Object each : Json.array(tree.getOrDefault("delete", List.of()))) {
            Map<String, Object> id = Json.object(each);
            Kind kind = Kind.ofWord(String.valueOf(id.get("kind"))).orElseThrow();
            steps.add(new PolicyEdit.Step.Delete(new DocumentId(kind, String.valueOf(id.get("name")))));
        }
        return new PolicyEdit(steps);
    }
}
