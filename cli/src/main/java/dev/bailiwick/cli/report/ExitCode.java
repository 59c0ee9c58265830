package dev.bailiwick.cli.report;

/** The exit codes of every command. They are documented and stable. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** The server refused: denied, not found, in conflict, over a limit; or what was waited for came out otherwise. */
    public static final int REFUSED = 1;

    /** The command line is wrong, or a file that it names cannot be read or written. */
    public static final int USAGE = 2;

    /** A document, a change or a zone file that was handed in is not valid. */
    public static final int INVALID = 3;

    /** Waits for a person's approval. */
    public static final int WAITING = 4;

    /** The server cannot be reached, or what answers is not one. */
    public static final int UNREACHABLE = 5;

    /** The log, or a receipt, does not hold what it should. */
    public static final int UNVERIFIED = 6;

    /** An error of the program or of the server. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
