package dev.bailiwick.cli;

import dev.bailiwick.cli.command.CommandTree;
import dev.bailiwick.cli.report.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * The command line. It speaks only the public REST API, verifies logs by itself, and takes the commands that start
 * something ({@code serve}, {@code demo}) from whoever calls it. A command of those may throw {@link
 * dev.bailiwick.cli.report.Failure} to end with a message and an exit code.
 */
public final class Cli {
    private Cli() {}

    /**
     * Runs one command line from beginning to end. Each call has its own state, so calls may run side by side.
     *
     * @param extraCommands further commands: objects annotated with picocli's {@code @Command}, each with a name
     * @param args the words after the program's name
     * @param out gets the result, and nothing else
     * @param err gets progress, warnings and errors
     * @param env the environment's variables
     * @return one of {@link dev.bailiwick.cli.report.ExitCode}
     */
    public static int run(
            List<Object> extraCommands, String[] args, PrintWriter out, PrintWriter err, Map<String, String> env) {
        return run(extraCommands, args, out, err, env, Terminal.system());
    }

    /** As {@link #run(List, String[], PrintWriter, PrintWriter, Map)}, with another terminal to ask questions at. */
    public static int run(
            List<Object> extraCommands,
            String[] args,
            PrintWriter out,
            PrintWriter err,
            Map<String, String> env,
            Terminal terminal) {
        int exitCode = CommandTree.build(List.copyOf(extraCommands), out, err, env, terminal)
                .execute(args.clone());
        out.flush();
        err.flush();
        return exitCode;
    }
}
