package dev.bailiwick.core.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of one document: before and after, either of which may be absent, never both, never equal.
 */
public record DocumentDiff(DocumentId id, Optional<Document> before, Optional<Document> after) {
    public DocumentDiff {
        if (before.map(Document::source).equals(after.map(Document::source))) {
            throw new IllegalArgumentException("a diff tells of a change");
        }
    }

    /** Whether the document is new. */
    public boolean added() {
        return before.isEmpty();
    }

    /** Whether the document goes. */
    public boolean deleted() {
        return after.isEmpty();
    }

    /** The diff as a tree: kind, name, and the whole canonical documents before and after where there are such. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", id.kind().word());
        tree.put("name", id.name());
        before.ifPresent(document -> tree.put("before", document.source()));
        after.ifPresent(document -> tree.put("after", document.source()));
        return tree;
    }
}
