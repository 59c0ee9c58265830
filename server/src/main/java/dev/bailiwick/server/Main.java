package dev.bailiwick.server;

import dev.bailiwick.cli.Cli;
import dev.bailiwick.server.backup.BackupCommand;
import dev.bailiwick.server.backup.RestoreCommand;
import dev.bailiwick.server.demo.DemoCommand;
import dev.bailiwick.server.joining.ImportCommand;
import dev.bailiwick.server.policy.PolicyCommand;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The one entry point of the product. */
public final class Main {
    private Main() {}

    /** Runs one command line and leaves with its exit code. */
    public static void main(String[] args) {
        Logging.configure(args.length == 0 || !args[0].equals("serve"), System.getenv());
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        int code = Cli.run(
                List.of(
                        new ServeCommand(),
                        new DemoCommand(),
                        new PolicyCommand(),
                        new ImportCommand(),
                        new BackupCommand(),
                        new RestoreCommand()),
                args,
                out,
                err,
                System.getenv());
        System.exit(code);
    }
}
