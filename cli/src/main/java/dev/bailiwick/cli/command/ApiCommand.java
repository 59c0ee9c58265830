package dev.bailiwick.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that speaks to the server, or at least tells its result as text or JSON. */
abstract class ApiCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    Common common = new Common();

    @Spec
    @Nullable
    CommandSpec spec;

    ApiCommand(Context context) {
        this.context = context;
    }

    /**
     * Does the work.
     *
     * @return one of {@link dev.bailiwick.cli.report.ExitCode}
     */
    abstract int run(Session session) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try (Session session = session()) {
            return run(session);
        }
    }

    /** What this command's options say. */
    final Session session() {
        List<Common> options = new ArrayList<>();
        options.add(common);
        if (spec != null && spec.root().userObject() instanceof Root root) {
            options.add(root.common());
        }
        return new Session(context, options);
    }

    /** The command as it was called, for messages. */
    final CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("the command is not on a command line");
        }
        return spec.commandLine();
    }
}
