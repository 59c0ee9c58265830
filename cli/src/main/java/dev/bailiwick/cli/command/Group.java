package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that only begins other commands: by itself it lists them, and is a mistake. */
abstract class Group implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public final Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitCode.USAGE;
    }

    @Command(name = "change", description = "plan, submit, show, roll back or withdraw a change of a zone")
    static final class Change extends Group {}

    @Command(name = "import", description = "bring the content of a zone in")
    static final class Import extends Group {}

    @Command(name = "token", description = "create, list or revoke tokens of your own")
    static final class Token extends Group {}

    @Command(name = "audit", description = "read the log, take it away, and verify it offline")
    static final class Audit extends Group {}

    @Command(name = "alerts", description = "see who is told of changes, and what they did not take")
    static final class Alerts extends Group {}

    @Command(name = "sidecar", description = "serve another program beside it, with a lease of its own")
    static final class Sidecar extends Group {}
}
