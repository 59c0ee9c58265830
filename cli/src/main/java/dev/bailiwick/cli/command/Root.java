package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program itself: without a command it explains itself. */
@Command(
        name = "bailiwick",
        header = "Bailiwick: automations change DNS under governance.",
        customSynopsis = "bailiwick [--server URL] [--credential FILE] [--ca FILE] [--output text|json] COMMAND ...",
        footerHeading = "%nExample, with a server that `bailiwick demo --keep` left running:%n",
        footer = {
            "  bailiwick get zones",
            "  bailiwick change submit example.com replace www A 300 192.0.2.7 --wait verified",
            "  bailiwick audit show CHANGE",
            "",
            "Exit codes: 0 done, 1 refused, 2 command line, 3 invalid input, 4 waits for approval,",
            "            5 server unreachable, 6 log does not verify, 70 internal error",
            "`bailiwick COMMAND --help` tells all options of a command."
        })
final class Root implements Callable<Integer> {
    @Mixin
    Common common = new Common();

    @Spec
    @Nullable
    CommandSpec spec;

    /** The options given before the command. */
    Common common() {
        return common;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            spec.commandLine().usage(out);
            out.flush();
        }
        return ExitCode.OK;
    }
}
