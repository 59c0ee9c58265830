package dev.bailiwick.cli.command;

import dev.bailiwick.cli.report.ExitCode;
import dev.bailiwick.cli.report.Failure;
import dev.bailiwick.cli.report.Json;
import dev.bailiwick.cli.report.PrivateFile;
import dev.bailiwick.cli.rest.Credential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bailiwick request}: a workload's proof becomes a lease (RFC 8693), written where its program reads it. */
@Command(name = "request", description = "exchange a workload's token for a lease: short-lived, and for this only")
final class RequestCommand extends ApiCommand {
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    @Mixin
    AskedScope scope = new AskedScope();

    @Option(names = "--grant", paramLabel = "NAME", description = "the grant to take it from (else any that gives it)")
    @Nullable
    String grant;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "what for; recorded")
    @Nullable
    String purpose;

    @Option(names = "--reference", paramLabel = "TEXT", description = "a change or ticket; recorded")
    @Nullable
    String reference;

    @Option(names = "--seconds", paramLabel = "S", description = "how long (else 300, or as long as the grant allows)")
    @Nullable
    Long seconds;

    @Option(
            names = "--form",
            required = true,
            paramLabel = "FORM",
            converter = Words.Form.class,
            description = "bearer, tsig (JSON), lego-env (for lego's rfc2136) or nsupdate-key (for nsupdate -k)")
    String form = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "the workload's token, from its issuer")
    Path tokenFile = Path.of("");

    @Option(
            names = "--token-type",
            paramLabel = "jwt|id_token",
            defaultValue = "jwt",
            converter = Words.ProofType.class,
            description = "what kind of token that is (else jwt)")
    String tokenType = "jwt";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "where to write the lease, mode 0600; - for standard output")
    Path out = Path.of("");

    @Option(names = "--force", description = "replace the file if it is there")
    boolean force;

    RequestCommand(Context context) {
        super(context);
    }

    @Override
    int run(Session session) {
        Map<String, String> fields = fields();
        if (out.toString().equals("-")) {
            JsonNode answer = session.api().form("/v1/token", fields).body();
            onStandardOutput(session, answer);
            return ExitCode.OK;
        }
        try (PrivateFile file = PrivateFile.prepare(out, force)) {
            JsonNode answer = session.api().form("/v1/token", fields).body();
            file.keep(LeaseFile.content(form, answer));
            session.result(withoutSecret(answer).put("out", out.toString()), lines(answer));
        }
        return ExitCode.OK;
    }

    private Map<String, String> fields() {
        Credential proof = Credential.read(tokenFile);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        fields.put("subject_token", proof.secret());
        fields.put("subject_token_type", TYPE + tokenType);
        fields.put(
                "requested_token_type",
                form.equals("bearer") ? TYPE + "access_token" : "urn:bailiwick:params:oauth:token-type:tsig");
        fields.put("authorization_details", scope.details(grant != null).toString());
        put(fields, "purpose", purpose);
        put(fields, "reference", reference);
        put(fields, "grant", grant);
        put(fields, "duration_seconds", seconds == null ? null : seconds.toString());
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private void onStandardOutput(Session session, JsonNode answer) {
        if (session.json()) {
            session.console().json(answer);
        } else {
            session.console().raw(LeaseFile.content(form, answer));
        }
    }

    private static ObjectNode withoutSecret(JsonNode answer) {
        if (!(answer.deepCopy() instanceof ObjectNode told)) {
            throw new Failure(ExitCode.INTERNAL, "internal", "the server's answer is no lease");
        }
        told.remove("access_token");
        if (told.path("tsig") instanceof ObjectNode tsig) {
            tsig.remove("secret");
        }
        return told;
    }

    private List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add("lease " + Json.text(answer, "lease") + " for " + Json.text(answer, "expires_in")
                + " seconds, written to " + out + " (mode 0600)");
        lines.add("reference " + Json.text(answer, "correlation")
                + ": `bailiwick audit show` with it tells the whole story");
        lines.add("next: " + next(Json.text(answer.path("tsig"), "server")));
        return lines;
    }

    private String next(String server) {
        return switch (form) {
            case "bearer" -> "--credential " + out + " with any command, or its content as a Bearer token";
            case "lego-env" ->
                "`set -a; . " + out + "; set +a` and `lego --dns rfc2136 ... run`; updates go to " + server;
            case "nsupdate-key" -> "`nsupdate -k " + out + "` with `server` " + server;
            default -> "give the key to whatever sends DNS UPDATE to " + server;
        };
    }
}
