package dev.bailiwick.cli.report;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why a command did not do what was asked. The message is for a person: lowercase start, no final period, no secret. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String kind;
    private final transient List<String> details;
    private final transient @Nullable JsonNode problem;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param kind a stable word for programs, such as {@code forbidden} or {@code unreachable}
     * @param details further lines for a person: reasons, places, what to do next
     * @param problem what the server said, if it said anything
     */
    public Failure(int exitCode, String kind, String message, List<String> details, @Nullable JsonNode problem) {
        super(message);
        this.exitCode = exitCode;
        this.kind = kind;
        this.details = List.copyOf(details);
        this.problem = problem;
    }

    /** A failure that needs no further lines. */
    public Failure(int exitCode, String kind, String message) {
        this(exitCode, kind, message, List.of(), null);
    }

    /** The command line, or a file that it names, is wrong. */
    public static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, "usage", message);
    }

    /** What was handed in is not valid. */
    public static Failure invalid(String message) {
        return new Failure(ExitCode.INVALID, "invalid", message);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    /** A stable word for programs. */
    public String kind() {
        return kind;
    }

    /** The message, never null. */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** Further lines for a person. */
    public List<String> details() {
        return details;
    }

    /** What the server said. */
    public Optional<JsonNode> problem() {
        return Optional.ofNullable(problem);
    }
}
