package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bailiwick explain}: could this identity do that now, and why. */
@Command(
        name = "explain",
        description = "tell whether an identity could do something now, and every reason why or why not")
final class ExplainCommand extends ApiCommand {
    @Option(names = "--identity", required = true, paramLabel = "NAME", description = "who")
    String identity = "";

    @Option(names = "--zone", required = true, paramLabel = "ZONE", description = "in which zone")
    String zone = "";

    @Option(
            names = "--operation",
            required = true,
            paramLabel = "OPERATION",
            converter = Words.Operation.class,
            description = "read, create, update, delete, or zone-create, zone-delete, zone-configure, transfer, notify")
    String operation = "";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "at which name; relative to the zone, or @")
    String name = "";

    @Option(names = "--type", required = true, paramLabel = "TYPE", description = "of which type of record")
    String type = "";

    @Option(names = "--value", paramLabel = "DATA", description = "with which data")
    @Nullable
    String value;

    @Option(names = "--ttl", paramLabel = "S", description = "with which TTL in seconds")
    @Nullable
    Long ttl;

    ExplainCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        ObjectNode body = Json.object();
        body.put("identity", identity);
        body.put("zone", zone);
        body.put("operation", operation);
        body.put("name", Names.absolute(name, zone));
        body.put("type", type);
        if (value != null) {
            body.put("value", value);
        }
        if (ttl != null) {
            body.put("ttl", ttl);
        }
        JsonNode answer = session.api().post("/v1/explain", body).body();
        session.result(answer, lines(answer));
        return ExitCode.OK;
    }

    private List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        String what = operation + " " + type + " " + Names.absolute(name, zone);
        lines.add(
                switch (Json.text(answer, "decision")) {
                    case "allow" -> "yes: " + identity + " could " + what + " now";
                    case "needs-approval" ->
                        "with approval: " + identity + " could ask to " + what + " now, and a person decides";
                    default -> "no: " + identity + " could not " + what + " now";
                });
        PlanText.reasons(answer.path("reasons")).forEach(reason -> lines.add("  " + reason));
        for (JsonNode grant : Json.list(answer, "grants")) {
            lines.add("under Grant/" + Json.text(grant, "grant") + " alone: " + Json.text(grant, "decision"));
            PlanText.reasons(grant.path("reasons")).forEach(reason -> lines.add("    " + reason));
        }
        return lines;
    }
}
