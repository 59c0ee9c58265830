package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.Terminal;
import java.io.PrintWriter;
import java.util.Map;

/** What a command is given from outside. */
record Context(PrintWriter out, PrintWriter err, Map<String, String> env, Terminal terminal) {}
