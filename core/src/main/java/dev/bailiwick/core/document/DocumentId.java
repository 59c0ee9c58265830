package dev.bailiwick.core.document;

import java.util.Comparator;

/** A document's kind and name, which together tell it from all others. */
public record DocumentId(Kind kind, String name) implements Comparable<DocumentId> {
    private static final Comparator<DocumentId> ORDER =
            Comparator.comparing(DocumentId::kind).thenComparing(DocumentId::name);

    /** By kind in order of dependency, then by name. */
    @Override
    public int compareTo(DocumentId other) {
        return ORDER.compare(this, other);
    }

    /** As in {@code TrustAnchor/ci}. */
    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}
