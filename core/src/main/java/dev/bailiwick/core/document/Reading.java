package dev.bailiwick.core.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A place in a tree that is being bound, and the errors found so far. Places of one tree share their errors, at most
 * {@value #MAX_ERRORS}. For one thread.
 */
public final class Reading {
    /** The most errors reported for one tree. */
    public static final int MAX_ERRORS = 100;

    private static final int MAX_SHOWN_CHARS = 80;

    private final String pointer;
    private final List<DocumentError> errors;

    private Reading(String pointer, List<DocumentError> errors) {
        this.pointer = pointer;
        this.errors = errors;
    }

    /** The place of a whole tree. */
    public static Reading start() {
        return new Reading("", new ArrayList<>());
    }

    /** The place of a tree that lies at the pointer of a larger one. */
    public static Reading startAt(String pointer) {
        return new Reading(pointer, new ArrayList<>());
    }

    /** The place of a field or element of this one. */
    public Reading at(String token) {
        return new Reading(pointer + "/" + escape(token), errors);
    }

    /** The place of an element of this list. */
    public Reading at(int index) {
        return at(Integer.toString(index));
    }

    public void error(String message) {
        add(new DocumentError(pointer, message, null));
    }

    /** An unknown word: the nearest known one is suggested. */
    public void unknown(String message, String word, Collection<String> known) {
        add(new DocumentError(pointer, message, Nearest.of(word, known)));
    }

    /** Reports an error found elsewhere. */
    void add(DocumentError error) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        }
    }

    /** The errors found so far in the whole tree. */
    public List<DocumentError> errors() {
        return List.copyOf(errors);
    }

    /** Input as shown in a message: in backticks, cut, without control characters. */
    static String shown(String input) {
        String clean = input.codePoints()
                .limit(MAX_SHOWN_CHARS)
                .map(c -> Character.isISOControl(c) || c == '`' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "`" + clean + (clean.length() < input.length() ? "…" : "") + "`";
    }

    private static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
