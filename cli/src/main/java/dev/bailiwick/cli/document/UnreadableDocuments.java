package dev.bailiwick.cli.document;

/** A file that cannot be read as documents. The message begins with {@code file:line: } and is for a person. */
public final class UnreadableDocuments extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDocuments(String file, int line, String message) {
        super(file + ":" + line + ": " + message);
    }
}
