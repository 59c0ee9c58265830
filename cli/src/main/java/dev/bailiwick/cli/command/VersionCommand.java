package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** {@code bailiwick version}. */
@Command(name = "version", description = "tell the version of this program, and of a server if one is named")
final class VersionCommand extends ApiCommand {
    private static final String PROPERTIES = "/META-INF/maven/dev.bailiwick/bailiwick-cli/pom.properties";

    VersionCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) throws IOException {
        ObjectNode told = Json.object();
        told.put("version", version());
        told.put("java", Runtime.version().toString());
        List<String> lines = new ArrayList<>();
        lines.add("bailiwick " + version() + " on Java " + Runtime.version());
        if (session.serverNamed()) {
            String server = server(session);
            told.put("server", server);
            lines.add("server " + session.address().base() + ": " + server);
        }
        session.result(told, lines);
        return ExitCode.OK;
    }

    private static String server(Session session) {
        try {
            return Json.text(session.api().get("/v1/version").body(), "version");
        } catch (Failure failure) {
            return failure.kind();
        }
    }

    /** Maven puts it into the jar; classes run from a directory have none. */
    private static String version() throws IOException {
        try (InputStream in = VersionCommand.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "development");
        }
    }
}
