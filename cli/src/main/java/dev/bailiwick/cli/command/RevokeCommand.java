package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Nearest;
import dev.bailiwick.cli.report.Texts;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bailiwick revoke}: whatever rests on the subject ends now. */
@Command(name = "revoke", description = "end every credential that rests on something, within a second")
final class RevokeCommand extends ApiCommand {
    private static final List<String> KINDS =
            List.of("identity", "owner", "anchor", "grant", "person", "token", "lease");

    @Parameters(
            paramLabel = "SUBJECT",
            description = "identity/NAME, owner/NAME, anchor/NAME, grant/NAME, person/NAME, token/ID or lease/ID")
    String subject = "";

    @Option(names = "--cause", required = true, paramLabel = "TEXT", description = "why; recorded")
    String cause = "";

    RevokeCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        int slash = subject.indexOf('/');
        String kind = slash < 0 ? subject : subject.substring(0, slash);
        if (slash < 0 || slash == subject.length() - 1 || !KINDS.contains(kind)) {
            throw Failure.usage("`" + subject + "` is not KIND/NAME with " + Texts.either(KINDS) + " as the kind"
                    + Nearest.hint(kind, KINDS));
        }
        ObjectNode body = Json.object();
        body.put("subject", subject);
        body.put("cause", cause);
        JsonNode answer = session.api().post("/v1/revocations", body).body();
        session.result(
                answer.isObject()
                        ? answer
                        : Json.object().put("subject", subject).put("outcome", "revoked"),
                List.of(
                        "revoked " + subject + ": what rests on it is refused from now on, on every door",
                        "next: `bailiwick get leases` shows what is left; a new request is judged by the policy in force"));
        return ExitCode.OK;
    }
}
