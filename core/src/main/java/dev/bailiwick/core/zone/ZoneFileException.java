package dev.bailiwick.core.zone;

/** A zone file that cannot be taken. The message begins with the line where one is known. */
public final class ZoneFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private final long line;

    ZoneFileException(long line, String message) {
        super(line > 0 ? "line " + line + ": " + message : message);
        this.line = line;
    }

    /** The line, counted from 1; 0 where the fault is of the file as a whole. */
    public long line() {
        return line;
    }
}
