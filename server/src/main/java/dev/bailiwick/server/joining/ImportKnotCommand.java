package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.server.joining.knot.KnotServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick import knot}. */
@Command(
        name = "knot",
        description = "write the documents for the zones and keys of a Knot; changes nothing there",
        sortOptions = false)
final class ImportKnotCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "its knot.conf, or what `knotc conf-export` writes")
    private Path config = Path.of("");

    @Mixin
    private UpdateServer server = new UpdateServer();

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        server.bring(KnotServer.read(config), options, new Console(line.getOut(), line.getErr()), line.getErr());
        return ExitCode.OK;
    }
}
