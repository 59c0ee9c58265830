package dev.bailiwick.systemtests.scenario;

import dev.bailiwick.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the real command line in this process against one server. */
final class Shell {
    private final Home home;
    private final Estate estate;

    Shell(Home home, Estate estate) {
        this.home = home;
        this.estate = estate;
    }

    /** Runs a command as a person who has just signed in. */
    Ran as(String person, String... args) {
        Path token = home.privateFile("id-token-" + person, estate.idToken(person) + "\n");
        return with(token, args);
    }

    /** Runs a command with the credential of that file. */
    Ran with(Path credential, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--credential");
        all.add(credential.toString());
        return run(all);
    }

    /** Runs a command without any credential. */
    Ran without(String... args) {
        return run(new ArrayList<>(List.of(args)));
    }

    private Ran run(List<String> args) {
        String server = "http://127.0.0.1:" + home.rest().getPort();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Cli.run(
                List.of(),
                args.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("BAILIWICK_SERVER", server));
        return new Ran(List.copyOf(args), exit, out.toString(), err.toString());
    }
}
