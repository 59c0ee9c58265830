package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What someone wants done to the documents in force, all at once or not at all. Immutable and thread-safe.
 *
 * @param steps at most {@value #MAX_STEPS}, no two about one document
 */
public record PolicyEdit(List<Step> steps) {
    /** The most documents that one edit touches. */
    public static final int MAX_STEPS = 1_000;

    /** @throws IllegalArgumentException if there are too many steps or two are about one document */
    public PolicyEdit {
        steps = List.copyOf(steps);
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "an edit touches at most " + MAX_STEPS + " documents, not " + steps.size());
        }
        Set<DocumentId> seen = new HashSet<>();
        for (Step step : steps) {
            if (!seen.add(step.id())) {
                throw new IllegalArgumentException("the edit has `" + step.id() + "` twice");
            }
        }
    }

    /** What is done to one document. */
    public sealed interface Step {
        /** The document that it is about. */
        DocumentId id();

        /** The document is to be so, new or changed. */
        record Put(Document document) implements Step {
            @Override
            public DocumentId id() {
                return document.id();
            }
        }

        /** The document is to go. */
        record Delete(DocumentId id) implements Step {}
    }

    /** An edit that puts these documents. */
    public static PolicyEdit put(Document... documents) {
        List<Step> steps = new ArrayList<>();
        for (Document each : documents) {
            steps.add(new Step.Put(each));
        }
        return new PolicyEdit(steps);
    }

    /** An edit that deletes one document. */
    public static PolicyEdit delete(Kind kind, String name) {
        return new PolicyEdit(List.of(new Step.Delete(new DocumentId(kind, name))));
    }

    /** This edit and another, as one. */
    public PolicyEdit and(PolicyEdit other) {
        List<Step> both = new ArrayList<>(steps);
        both.addAll(other.steps);
        return new PolicyEdit(both);
    }
}
