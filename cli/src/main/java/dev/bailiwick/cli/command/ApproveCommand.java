package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.rest.ServerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code bailiwick approve}: a person's yes to exactly the plan that was shown. */
@Command(
        name = "approve",
        description = "approve a change that waits; --credential holds your ID token, fresh from signing in")
final class ApproveCommand extends ApiCommand {
    @Parameters(paramLabel = "CHANGE", description = "its id")
    String change = "";

    @Option(names = "--plan", paramLabel = "HASH", description = "only if this is the plan's hash")
    @Nullable
    String expected;

    @Option(names = "--yes", description = "do not ask")
    boolean yes;

    ApproveCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        JsonNode shown =
                session.api().get(ServerAddress.path("/v1/changes/{}", change)).body();
        String hash = Json.text(shown, "planHash");
        if (!session.json()) {
            session.console().lines(ChangeText.lines(shown));
        }
        if (expected != null && !expected.equals(hash)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "conflict",
                    "the plan is " + hash + ", not the `" + expected + "` that was to be approved; not approved");
        }
        if (!Json.text(shown, "state").equals("waiting")) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "conflict",
                    "change " + change + " does not wait: it is " + Json.text(shown, "state"));
        }
        if (!yes && !confirmed(session)) {
            throw new Failure(ExitCode.REFUSED, "not-confirmed", "not approved");
        }
        JsonNode body = Json.object().put("planHash", hash);
        JsonNode outcome = session.api()
                .post(ServerAddress.path("/v1/changes/{}/approvals", change), body)
                .body();
        return tell(session, shown, outcome);
    }

    private static boolean confirmed(Session session) {
        if (!session.terminal().interactive()) {
            throw Failure.usage("nobody can be asked here: approve with --yes, and --plan HASH to be sure of what");
        }
        String answer =
                session.terminal().ask("Approve exactly this plan? Type yes: ").orElse("");
        return answer.strip().equalsIgnoreCase("yes");
    }

    private int tell(Session session, JsonNode shown, JsonNode outcome) {
        if (Outcomes.waits(outcome)) {
            session.result(
                    outcome,
                    List.of("approved; it is applied when its requester submits the same again before "
                            + Json.text(outcome, "expires")));
            return ExitCode.OK;
        }
        if (!session.json()) {
            session.console().line("approved");
        }
        return Json.text(shown, "kind").equals("policy")
                ? Outcomes.policy(session, outcome, "the documents")
                : Outcomes.zone(session, outcome);
    }
}
