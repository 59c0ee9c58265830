package dev.bailiwick.core.document;

import java.util.List;

/**
 * Every owner, or those named. Immutable and thread-safe.
 *
 * @param all whether every owner is meant, those of later too
 * @param names the owners named otherwise
 */
public record OwnerSet(boolean all, List<String> names) {
    /** How documents write every owner: alone in the list. */
    public static final String ALL = "*";

    public OwnerSet {
        names = List.copyOf(names);
        if (all && !names.isEmpty()) {
            throw new IllegalArgumentException("`" + ALL + "` stands for every owner and so alone");
        }
    }

    /** The owners of that list of a document. */
    static OwnerSet parse(List<String> words) {
        boolean all = words.contains(ALL);
        return new OwnerSet(
                all, words.stream().filter(word -> !word.equals(ALL)).toList());
    }

    /** The list that reads back as this. */
    List<String> words() {
        return all ? List.of(ALL) : names;
    }

    /** Tells whether the owner is among them. */
    public boolean contains(String owner) {
        return all || names.contains(owner);
    }

    /** Tells whether all owners of the other set are in this one. */
    public boolean contains(OwnerSet other) {
        return all || (!other.all && names.containsAll(other.names));
    }
}
