package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands of {@code bailiwick alerts}: how the receivers of alerts fare. */
final class AlertCommands {
    private static final int MOST = 10_000;

    private AlertCommands() {}

    private static List<String> table(JsonNode all, String thing, String none) {
        Columns columns = Columns.of(thing);
        List<List<String>> rows =
                Json.list(all, "items").stream().map(columns::row).toList();
        return rows.isEmpty() ? List.of(none) : Texts.table(columns.heading(), rows);
    }

    @Command(name = "list", description = "list the receivers, how far behind each is and what troubles it")
    static final class Receivers extends ApiCommand {
        Receivers(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode all = session.api().get("/v1/alerts").body();
            session.result(all, table(all, "alerts", "no receiver is configured: see `alerts` in the configuration"));
            return ExitCode.OK;
        }
    }

    @Command(name = "dead", description = "list what receivers did not take")
    static final class Dead extends ApiCommand {
        Dead(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode all = session.api().all("/v1/alerts/dead-letters", Map.of(), MOST);
            session.result(all, table(all, "dead letters", "none: every alert was taken"));
            return ExitCode.OK;
        }
    }

    @Command(name = "retry", description = "offer dead letters of a receiver again, one or all")
    static final class Retry extends ApiCommand {
        @Parameters(index = "0", paramLabel = "RECEIVER", description = "the receiver's name")
        String receiver = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "INDEX",
                defaultValue = "-1",
                description = "the entry's index (else all of the receiver's)")
        long index;

        Retry(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            List<Long> indexes = index >= 0 ? List.of(index) : all(session);
            int taken = 0;
            String cause = "";
            for (int i = 0; i < indexes.size(); i++) {
                ObjectNode body = Json.object().put("receiver", receiver).put("index", indexes.get(i));
                JsonNode answer = session.api()
                        .post("/v1/alerts/dead-letters/retry", body)
                        .body();
                taken += Json.text(answer, "outcome").equals("taken") ? 1 : 0;
                cause = Json.text(answer, "cause").isEmpty() ? cause : Json.text(answer, "cause");
                session.console().note("offered " + (i + 1) + " of " + indexes.size());
            }
            int left = indexes.size() - taken;
            ObjectNode told =
                    Json.object().put("taken", taken).put("left", left).put("cause", cause);
            session.result(told, List.of(taken + " taken, " + left + " left" + (cause.isEmpty() ? "" : ": " + cause)));
            return left == 0 ? ExitCode.OK : ExitCode.REFUSED;
        }

        private List<Long> all(Session session) {
            JsonNode all = session.api().all("/v1/alerts/dead-letters", Map.of(), MOST);
            return Json.list(all, "items").stream()
                    .filter(each -> Json.text(each, "receiver").equals(receiver))
                    .map(each -> each.path("index").asLong())
                    .toList();
        }
    }
}
