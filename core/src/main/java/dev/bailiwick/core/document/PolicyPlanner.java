package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Works out what an edit does, and whether its author may do so alone. */
final class PolicyPlanner {
    private PolicyPlanner() {}

    static PolicyPlan plan(PolicySnapshot base, PolicyEdit edit) {
        SortedMap<DocumentId, Document> after = new TreeMap<>(base.byId());
        List<PolicyError> errors = new ArrayList<>();
        SortedMap<DocumentId, DocumentDiff> diffs = new TreeMap<>();
        for (PolicyEdit.Step step : edit.steps()) {
            Optional<Document> before = base.document(step.id());
            Optional<Document> then = step(step, before, errors);
            then.ifPresentOrElse(document -> after.put(step.id(), document), () -> after.remove(step.id()));
            if (!before.equals(then)) {
                diffs.put(step.id(), new DocumentDiff(step.id(), before, then));
            }
        }
        PolicySnapshot next = diffs.isEmpty() ? base : base.next(after);
        if (after.size() > PolicySnapshot.MAX_DOCUMENTS) {
            errors.add(first(edit, "more than " + PolicySnapshot.MAX_DOCUMENTS + " documents"));
        }
        errors.addAll(next.errors());
        List<String> widens = diffs.values().stream()
                .flatMap(diff -> PolicyWidening.of(diff).stream())
                .toList();
        return new PolicyPlan(base.version(), List.copyOf(diffs.values()), errors, widens, next);
    }

    private static Optional<Document> step(PolicyEdit.Step step, Optional<Document> before, List<PolicyError> errors) {
        return switch (step) {
            case PolicyEdit.Step.Put put -> Optional.of(put.document());
            case PolicyEdit.Step.Delete(DocumentId id) -> {
                if (before.isEmpty()) {
                    errors.add(new PolicyError(
                            id.kind(),
                            id.name(),
                            new DocumentError("", "there is no document `" + id + "` to delete")));
                }
                yield Optional.empty();
            }
        };
    }

    private static PolicyError first(PolicyEdit edit, String message) {
        DocumentId id = Objects.requireNonNull(edit.steps().getFirst()).id();
        return new PolicyError(id.kind(), id.name(), new DocumentError("", message));
    }
}
