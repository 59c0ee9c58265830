package dev.bailiwick.core.document;

/** A spec with the name of the document that declares it. */
public record Named<S extends Spec>(String name, S spec) {
    /** The document, as reasons name it: {@code Kind/name}. */
    public DocumentId id() {
        return new DocumentId(spec.kind(), name);
    }
}
