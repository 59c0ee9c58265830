package dev.bailiwick.cli.rest;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** From the server's refusals (RFC 9457; at the token endpoint RFC 6749, section 5.2) to failures. */
final class Problems {
    private Problems() {}

    static Failure of(int status, byte[] body, String server) {
        Optional<JsonNode> read =
                Json.read(new String(body, StandardCharsets.UTF_8)).filter(JsonNode::isObject);
        if (read.isEmpty()) {
            String message = "the server at " + server + " answered with status " + status
                    + " and nothing that this program knows";
            return new Failure(ExitCode.UNREACHABLE, "unreachable", message);
        }
        JsonNode problem = read.get();
        return problem.has("error") ? oauth(problem) : problem(status, problem);
    }

    private static Failure problem(int status, JsonNode problem) {
        String type = Json.text(problem, "type");
        String kind = type.substring(type.lastIndexOf('/') + 1);
        String detail = Json.text(problem, "detail");
        String message = detail.isEmpty() ? Json.text(problem, "title") : detail;
        List<String> lines = new ArrayList<>(PlanText.reasons(problem.path("reasons")));
        for (JsonNode error : Json.list(problem, "errors")) {
            lines.add(error(error));
        }
        advise(status, kind, problem, lines);
        int exit = status >= 500 && status != 503 ? ExitCode.INTERNAL : ExitCode.REFUSED;
        String head = kind.isEmpty() || kind.equals("about:blank") ? "refused" : kind;
        return new Failure(exit, head, head + (message.isEmpty() ? "" : ": " + message), lines, problem);
    }

    private static void advise(int status, String kind, JsonNode problem, List<String> lines) {
        String change = Json.text(problem, "change");
        if (!change.isEmpty()) {
            lines.add("change " + change + ": `bailiwick change show " + change + "`");
        }
        if (kind.equals("credential-ended")) {
            lines.add("next: get a new one with `bailiwick request`, or sign in again");
        } else if (status == 401) {
            lines.add("next: give a credential with --credential FILE or BAILIWICK_CREDENTIAL_FILE");
        }
        String correlation = Json.text(problem, "correlation");
        if (!correlation.isEmpty()) {
            lines.add(
                    "reference " + correlation + ": `bailiwick audit show " + correlation + "` tells the whole story");
        }
    }

    private static String error(JsonNode error) {
        String where = Json.text(error, "document") + Json.text(error, "pointer");
        String nearest = Json.text(error, "nearest");
        String message = Json.text(error, "message");
        boolean told = nearest.isEmpty() || message.contains("did you mean");
        return (where.isEmpty() ? "" : where + ": ") + message + (told ? "" : " (did you mean `" + nearest + "`?)");
    }

    private static Failure oauth(JsonNode answer) {
        String error = Json.text(answer, "error");
        String description = Json.text(answer, "error_description");
        List<String> lines = new ArrayList<>(PlanText.reasons(answer.path("reasons")));
        if (error.equals("invalid_grant")) {
            lines.add(
                    "next: the proof was not accepted; get a fresh one from its issuer, for this server as its audience");
        }
        String correlation = Json.text(answer, "correlation");
        if (!correlation.isEmpty()) {
            lines.add("reference " + correlation);
        }
        String message = error + (description.isEmpty() ? "" : ": " + description);
        return new Failure(
                error.equals("server_error") ? ExitCode.INTERNAL : ExitCode.REFUSED, error, message, lines, answer);
    }
}
