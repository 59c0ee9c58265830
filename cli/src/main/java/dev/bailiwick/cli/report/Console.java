package dev.bailiwick.cli.report;

import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where commands write. What comes from a server or a file may hold anything, so control characters are made visible
 * before a terminal sees them. For one thread.
 */
public final class Console {
    private final PrintWriter out;
    private final PrintWriter err;

    public Console(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** A line of the result. */
    public void line(String text) {
        out.println(Texts.visible(text));
    }

    /** Several lines of the result. */
    public void lines(List<String> texts) {
        texts.forEach(this::line);
    }

    /** A line beside the result: progress, warnings, errors. */
    public void note(String text) {
        err.println(Texts.visible(text));
        err.flush();
    }

    /** Content as it is, such as a file that was asked for on standard output. */
    public void raw(String content) {
        out.print(content);
        out.flush();
    }

    /** The one JSON value of a command. */
    public void json(JsonNode value) {
        out.println(Json.pretty(value));
    }

    /** Tells a failure: a person reads it beside the result, a program gets one JSON value. */
    public void failure(Failure failure, boolean json) {
        note("bailiwick: " + failure.text());
        failure.details().forEach(line -> note("  " + line));
        if (json) {
            ObjectNode error = Json.object();
            error.put("exit", failure.exitCode());
            error.put("kind", failure.kind());
            error.put("message", failure.text());
            failure.problem().ifPresent(problem -> error.set("problem", problem));
            json(Json.object().set("error", error));
        }
        out.flush();
    }
}
