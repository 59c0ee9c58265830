package dev.bailiwick.server.joining;

import dev.bailiwick.cli.report.Console;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.server.joining.bind.BindServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bailiwick import bind}. */
@Command(
        name = "bind",
        description = "write the documents for the zones and keys of a BIND; changes nothing there",
        sortOptions = false)
final class ImportBindCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "its named.conf")
    private Path config = Path.of("");

    @Mixin
    private UpdateServer server = new UpdateServer();

    @Option(
            names = "--default-view",
            paramLabel = "VIEW",
            description = "the view that is to be the default one here (else the only one)")
    private @Nullable String defaultView;

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Override
    public Integer call() throws IOException {
        var line = Objects.requireNonNull(spec).commandLine();
        server.bring(
                BindServer.read(config, Optional.ofNullable(defaultView)),
                options,
                new Console(line.getOut(), line.getErr()),
                line.getErr());
        return ExitCode.OK;
    }
}
