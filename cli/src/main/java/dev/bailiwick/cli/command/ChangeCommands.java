package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PlanText;
import dev.bailiwick.cli.rest.ServerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands of {@code bailiwick change}. */
final class ChangeCommands {
    private ChangeCommands() {}

    @Command(name = "plan", description = "show what a change would do and what would be decided; changes nothing")
    static final class PlanIt extends ApiCommand {
        @Mixin
        Asked asked = new Asked();

        PlanIt(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            String path = ServerAddress.path("/v1/zones/{}/plan", asked.zone);
            JsonNode answer = send(session, path, asked.body(), Map.of(), asked);
            JsonNode decision = answer.path("decision");
            String word = Json.text(decision, "decision");
            List<String> lines = new ArrayList<>(PlanText.lines(answer.path("plan")));
            lines.add("decision: " + word);
            PlanText.reasons(decision.path("reasons")).forEach(reason -> lines.add("  " + reason));
            lines.add(
                    word.equals("deny")
                            ? "nothing was changed"
                            : "nothing was changed; next: the same with `bailiwick change submit`");
            session.result(answer, lines);
            return switch (word) {
                case "deny" -> ExitCode.REFUSED;
                case "needs-approval" -> ExitCode.WAITING;
                default -> ExitCode.OK;
            };
        }
    }

    @Command(name = "submit", description = "change a zone")
    static final class Submit extends ApiCommand {
        @Mixin
        Asked asked = new Asked();

        @Option(
                names = "--wait",
                paramLabel = "applied|verified",
                converter = Words.WaitFor.class,
                description = "what to wait for (else applied: durable and served by the primary)")
        @Nullable
        String wait;

        @Option(
                names = "--idempotency-key",
                paramLabel = "KEY",
                description = "repeat a request with its key and it is carried out once (else a new key)")
        @Nullable
        String key;

        @Option(names = "--if-version", paramLabel = "VERSION", description = "only if the zone is at this version")
        @Nullable
        Long version;

        Submit(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            ObjectNode body = asked.body();
            if (wait != null) {
                body.put("wait", wait);
            }
            String own = key == null ? UUID.randomUUID().toString() : key;
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Idempotency-Key", own);
            if (version != null) {
                headers.put("If-Match", "\"" + version + "\"");
            }
            try {
                JsonNode outcome =
                        send(session, ServerAddress.path("/v1/zones/{}/changes", asked.zone), body, headers, asked);
                return Outcomes.zone(session, outcome);
            } catch (Failure failure) {
                throw failure.exitCode() == ExitCode.UNREACHABLE ? unsure(failure, own) : failure;
            }
        }

        /** A request may have arrived although its answer did not. */
        private static Failure unsure(Failure failure, String key) {
            List<String> lines = new ArrayList<>(failure.details());
            lines.add("if the request got there, it may be applied: the same command with --idempotency-key " + key
                    + " tells, and applies nothing twice");
            return new Failure(failure.exitCode(), failure.kind(), failure.text(), lines, null);
        }
    }

    private static JsonNode send(
            Session session, String path, JsonNode body, Map<String, String> headers, Asked asked) {
        try {
            return session.api().post(path, body, headers).body();
        } catch (Failure failure) {
            boolean file = asked.file != null && failure.kind().equals("invalid");
            throw file
                    ? new Failure(
                            ExitCode.INVALID,
                            failure.kind(),
                            asked.file + ": " + failure.text(),
                            failure.details(),
                            failure.problem().orElse(null))
                    : failure;
        }
    }

    @Command(name = "show", description = "show a change: what it does, who asked, where it stands")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "CHANGE", description = "its id")
        String change = "";

        Show(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode read = session.api()
                    .get(ServerAddress.path("/v1/changes/{}", change))
                    .body();
            session.result(read, ChangeText.lines(read));
            return ExitCode.OK;
        }
    }

    @Command(name = "rollback", description = "take a change back, where nothing has moved since")
    static final class Rollback extends ApiCommand {
        @Parameters(paramLabel = "CHANGE", description = "its id")
        String change = "";

        @Option(names = "--cause", paramLabel = "TEXT", description = "why; recorded")
        @Nullable
        String cause;

        Rollback(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            ObjectNode body = Json.object();
            if (cause != null) {
                body.put("cause", cause);
            }
            JsonNode outcome = session.api()
                    .post(ServerAddress.path("/v1/changes/{}/rollback", change), body)
                    .body();
            return Outcomes.zone(session, outcome);
        }
    }

    @Command(name = "withdraw", description = "withdraw a change that waits for approval")
    static final class Withdraw extends ApiCommand {
        @Parameters(paramLabel = "CHANGE", description = "its id")
        String change = "";

        Withdraw(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode answer = session.api()
                    .delete(ServerAddress.path("/v1/changes/{}", change))
                    .body();
            JsonNode told = answer.isObject()
                    ? answer
                    : Json.object().put("change", change).put("state", "voided");
            session.result(told, List.of("change " + change + " is withdrawn; it will not be applied"));
            return ExitCode.OK;
        }
    }
}
