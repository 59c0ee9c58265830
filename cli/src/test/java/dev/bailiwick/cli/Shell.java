package dev.bailiwick.cli;

import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Runs command lines as a person's shell would, and keeps what they print. */
final class Shell {
    private final Map<String, String> env = new HashMap<>();
    private Optional<String> typed = Optional.empty();

    /** What a command left behind. */
    record Ran(int exit, String out, String err) {
        /** The one JSON value on standard output. */
        JsonNode json() {
            return Json.read(out).orElseThrow(() -> new AssertionError("not one JSON value: " + out));
        }
    }

    Shell with(String variable, String value) {
        env.put(variable, value);
        return this;
    }

    /** Someone sits at the keyboard and answers so. */
    Shell typing(String answer) {
        typed = Optional.of(answer);
        return this;
    }

    Ran run(String... args) {
        return run(List.of(), args);
    }

    Ran run(List<Object> extra, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal() {
            @Override
            public boolean interactive() {
                return typed.isPresent();
            }

            @Override
            public Optional<String> ask(String prompt) {
                return typed;
            }
        };
        int exit = Cli.run(extra, args, new PrintWriter(out), new PrintWriter(err), env, terminal);
        return new Ran(exit, out.toString(), err.toString());
    }
}
