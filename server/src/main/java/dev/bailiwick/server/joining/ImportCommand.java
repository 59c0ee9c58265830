package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A word that only begins other commands. */
@Command(
        name = "import",
        description = "bring in a zone's content, or the zones and keys of BIND, Knot or PowerDNS",
        subcommands = {ImportBindCommand.class, ImportKnotCommand.class, ImportPdnsCommand.class})
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getErr());
        return ExitCode.USAGE;
    }
}
