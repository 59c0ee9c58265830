package dev.bailiwick.core.document;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong at one place of a document.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document
 * @param message for a person: lowercase start, no final period, input in backticks
 * @param nearest the known word that was probably meant, where one is near enough
 */
public record DocumentError(
        String pointer, String message, @Nullable String nearest) {
    public DocumentError(String pointer, String message) {
        this(pointer, message, null);
    }

    /** The message with its suggestion, as in {@code unknown field `ower` (did you mean `owner`?)}. */
    public String text() {
        return nearest == null ? message : message + " (did you mean `" + nearest + "`?)";
    }

    /** The pointer, without control characters, and the text. */
    @Override
    public String toString() {
        return pointer.isEmpty() ? text() : pointer.replaceAll("\\p{Cntrl}", "?") + ": " + text();
    }
}
