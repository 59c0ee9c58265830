package dev.bailiwick.core.document;

/**
 * What is wrong in one document of a set, such as a reference to something that is not there.
 *
 * @param kind the document's kind
 * @param name the document's name
 * @param error where in it, and what
 */
public record PolicyError(Kind kind, String name, DocumentError error) implements Comparable<PolicyError> {
    /** By kind, name and place. */
    @Override
    public int compareTo(PolicyError other) {
        int byKind = kind.compareTo(other.kind);
        int byName = byKind != 0 ? byKind : name.compareTo(other.name);
        return byName != 0 ? byName : error.toString().compareTo(other.error.toString());
    }

    /** As in {@code Identity/ci: /spec/owner: unknown owner `platfrom` (did you mean `platform`?)}. */
    @Override
    public String toString() {
        return kind.word() + "/" + name + ": " + error;
    }
}
