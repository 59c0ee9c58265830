package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.report.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A command that ran to its end: what it was, its exit code and what it wrote. */
record Ran(List<String> command, int exit, String out, String err) {
    /** What `--output json` printed. */
    JsonNode json() {
        return Json.read(out).orElseThrow(() -> new AssertionError("no JSON: " + this));
    }

    /** A field of what `--output json` printed. */
    String field(String name) {
        return Json.text(json(), name);
    }

    /** Requires this exit code, and tells everything where it is another. */
    Ran exits(int code) {
        assertThat(exit).as("%s", this).isEqualTo(code);
        return this;
    }

    Ran ok() {
        return exits(0);
    }

    @Override
    public String toString() {
        return "bailiwick " + String.join(" ", command) + "\nexit " + exit + "\nout: " + out + "\nerr: " + err;
    }
}
