package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PrivateFile;
import dev.bailiwick.cli.report.Texts;
import dev.bailiwick.cli.rest.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands of {@code bailiwick token}: a person's own credentials for programs, always with an end. */
final class TokenCommands {
    private TokenCommands() {}

    @Command(
            name = "create",
            description = "create a token that carries some of your roles, written to a file of mode 0600")
    static final class Create extends ApiCommand {
        @Option(names = "--label", required = true, paramLabel = "TEXT", description = "what it is for")
        String label = "";

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                converter = Words.Role.class,
                description = "viewer, operator, policy-admin or auditor; may be repeated")
        List<String> roles = new ArrayList<>();

        @Option(names = "--zone", paramLabel = "ZONE", description = "over which zones; may be repeated (else all: **)")
        List<String> zones = new ArrayList<>();

        @Option(
                names = "--owner",
                paramLabel = "NAME",
                description = "over which owners; may be repeated (else all: *)")
        List<String> owners = new ArrayList<>();

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "3600",
                description = "how long it lasts (else 3600)")
        long seconds;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "where to write it; - for standard output")
        Path out = Path.of("");

        @Option(names = "--force", description = "replace the file if it is there")
        boolean force;

        Create(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            if (out.toString().equals("-")) {
                JsonNode answer = session.api().post("/v1/tokens", body()).body();
                if (session.json()) {
                    session.console().json(answer);
                } else {
                    session.console().raw(secret(answer) + "\n");
                }
                return ExitCode.OK;
            }
            try (PrivateFile file = PrivateFile.prepare(out, force)) {
                JsonNode answer = session.api().post("/v1/tokens", body()).body();
                file.keep(secret(answer) + "\n");
                ObjectNode told = Json.object();
                told.put("id", Json.text(answer, "id"));
                told.put("ends", Json.text(answer, "ends"));
                told.put("out", out.toString());
                session.result(told, lines(answer));
            }
            return ExitCode.OK;
        }

        private ObjectNode body() {
            ObjectNode body = Json.object();
            body.put("label", label);
            ArrayNode bindings = body.putArray("roles");
            for (String role : roles) {
                ObjectNode binding = bindings.addObject();
                binding.put("role", role);
                put(binding, "zones", zones.isEmpty() ? List.of("**") : zones);
                put(binding, "owners", owners.isEmpty() ? List.of("*") : owners);
            }
            body.put("seconds", seconds);
            return body;
        }

        private static void put(ObjectNode binding, String field, List<String> words) {
            ArrayNode list = binding.putArray(field);
            words.forEach(list::add);
        }

        private static String secret(JsonNode answer) {
            String secret = Json.text(answer, "token");
            if (secret.isEmpty()) {
                throw new Failure(ExitCode.INTERNAL, "internal", "the server's answer holds no token");
            }
            return secret;
        }

        private List<String> lines(JsonNode answer) {
            return List.of(
                    "token " + Json.text(answer, "id") + " until " + Json.text(answer, "ends") + ", written to " + out
                            + " (mode 0600)",
                    "next: --credential " + out + " with any command; `bailiwick token revoke "
                            + Json.text(answer, "id") + "` ends it");
        }
    }

    @Command(name = "list", description = "list tokens")
    static final class ListThem extends ApiCommand {
        private static final int MOST = 10_000;

        ListThem(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode all = session.api().all("/v1/tokens", java.util.Map.of(), MOST);
            Columns columns = Columns.of("tokens");
            List<List<String>> rows =
                    Json.list(all, "items").stream().map(columns::row).toList();
            session.result(
                    all, rows.isEmpty() ? List.of("none that you may see") : Texts.table(columns.heading(), rows));
            return ExitCode.OK;
        }
    }

    @Command(name = "revoke", description = "end a token at once")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "its id")
        String id = "";

        Revoke(Context context) {
            super(context);
        }

        @Override
        int run(Session session) {
            JsonNode answer = session.api()
                    .delete(ServerAddress.path("/v1/tokens/{}", id))
                    .body();
            JsonNode told =
                    answer.isObject() ? answer : Json.object().put("id", id).put("outcome", "revoked");
            session.result(told, List.of("revoked token " + id + ": it is refused from now on"));
            return ExitCode.OK;
        }
    }
}
