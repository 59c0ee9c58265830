package dev.bailiwick.cli.command;

import dev.bailiwick.cli.document.YamlDocuments.YamlDocument;
import dev.bailiwick.cli.policy.DocumentErrors;
import dev.bailiwick.cli.policy.DocumentFiles;
import dev.bailiwick.cli.policy.PolicyText;
import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bailiwick apply} and {@code bailiwick diff}: declared documents, submitted or only compared. */
final class PolicyCommands {
    private PolicyCommands() {}

    /** What to put in force and what to take out of it. */
    static final class Edit {
        @Option(
                names = "-f",
                paramLabel = "FILE|DIR",
                description = "documents in YAML or JSON; of a directory all .yaml, .yml and .json files")
        List<Path> paths = new ArrayList<>();

        @Option(names = "--delete", paramLabel = "KIND/NAME", description = "a document to take out of force")
        List<String> deletes = new ArrayList<>();

        /** Sends the edit; errors come back with file and line. */
        JsonNode send(Session session, String path) {
            if (paths.isEmpty() && deletes.isEmpty()) {
                throw Failure.usage("give -f FILE or DIR with documents, or --delete KIND/NAME");
            }
            return send(session, path, Json.object());
        }

        /** The same with more in the body. */
        JsonNode send(Session session, String path, ObjectNode body) {
            List<YamlDocument> documents = paths.isEmpty()
                    ? List.of()
                    : DocumentFiles.read(paths).stream()
                            .filter(document -> !DocumentFiles.isTest(document))
                            .toList();
            ArrayNode put = body.putArray("put");
            documents.forEach(document -> put.add(Json.of(document.tree())));
            ArrayNode delete = body.putArray("delete");
            deletes.forEach(each -> delete.add(id(each)));
            try {
                return session.api().post(path, body).body();
            } catch (Failure failure) {
                throw new DocumentErrors(documents).located(failure);
            }
        }

        private static ObjectNode id(String text) {
            int slash = text.indexOf('/');
            if (slash < 1 || slash == text.length() - 1) {
                throw Failure.usage("`" + text + "` is not KIND/NAME");
            }
            ObjectNode id = Json.object();
            id.put("kind", Kinds.kind(text.substring(0, slash)));
            id.put("name", text.substring(slash + 1));
            return id;
        }

        String described() {
            List<String> parts = new ArrayList<>();
            if (!paths.isEmpty()) {
                parts.add("the documents");
            }
            if (!deletes.isEmpty()) {
                parts.add(Texts.count(deletes.size(), "deletion"));
            }
            return String.join(" and ", parts);
        }
    }

    @Command(name = "apply", description = "put documents in force: identities, grants, zones, rules")
    static final class Apply extends ApiCommand {
        @Mixin
        Edit edit = new Edit();

        @Option(names = "--wait", description = "where a second person must agree, wait for that")
        boolean wait;

        @Option(
                names = "--wait-seconds",
                paramLabel = "S",
                defaultValue = "86400",
                description = "how long at most (else 86400: a change that waits ends after a day)")
        long waitSeconds;

        Apply(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode outcome = edit.send(session, "/v1/policy/changes");
            if (!wait || !Outcomes.waits(outcome)) {
                return Outcomes.policy(session, outcome, edit.described());
            }
            String change = Json.text(outcome, "change");
            session.console()
                    .note("change " + change + " waits for another policy admin: `bailiwick approve " + change + "`");
            JsonNode now = Outcomes.await(session.api(), change, Duration.ofSeconds(waitSeconds));
            session.result(now, ChangeText.lines(now));
            return switch (Json.text(now, "state")) {
                case "applied" -> ExitCode.OK;
                case "waiting" -> ExitCode.WAITING;
                default -> ExitCode.REFUSED;
            };
        }
    }

    @Command(name = "diff", description = "show what documents would change; changes nothing")
    static final class Diff extends ApiCommand {
        @Mixin
        Edit edit = new Edit();

        @Option(
                names = "--replay",
                arity = "0..1",
                fallbackValue = "1000",
                defaultValue = "0",
                paramLabel = "N",
                description = "also judge the newest N recorded changes and refusals again (else 1000)")
        int replay;

        Diff(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode answer = edit.send(session, "/v1/policy/plan");
            JsonNode plan = answer.path("plan");
            List<String> lines = new ArrayList<>(PolicyText.lines(plan));
            Json.texts(plan, "widens").forEach(each -> lines.add("it widens: " + each));
            if (Json.text(answer, "outcome").equals("would-wait")) {
                lines.add("applied, it would wait for a second person");
            }
            if (replay > 0) {
                JsonNode replayed =
                        edit.send(session, "/v1/policy/replay", Json.object().put("newest", replay));
                lines.addAll(ReplayText.lines(replayed));
                ((ObjectNode) answer).set("replay", replayed);
            }
            lines.add("nothing was changed; next: the same with `bailiwick apply`");
            session.result(answer, lines);
            return ExitCode.OK;
        }
    }
}
