package dev.bailiwick.systemtests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.report.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every kind of secret is used, rightly and wrongly, and then looked for wherever something is kept or told. */
@DisplayName("No secret")
final class CanaryTest {
    private final Needles secrets = new Needles();
    private final List<String> told = new ArrayList<>();

    @Test
    void lies_in_data_exports_logs_or_error_messages() throws Exception {
        try (Scenario scenario = new Scenario()) {
            Home home = scenario.home;
            RunningBailiwick server = RunningBailiwick.child(home);
            try {
                String bootstrap = Home.text(server.oneUseFile()).strip();
                secrets.text("the one-use secret", bootstrap);
                scenario.estate.bootstrap(home, scenario.shell, server.oneUseFile(), List.of(), "public: true");
                keysAndTransferSecret(home);
                use(scenario, bootstrap);
                scenario.shell
                        .as("ada", "audit", "export", home.at("export").toString())
                        .ok();
                assertThat(secrets.inFiles(home.data())).as("while it runs").isEmpty();
                aMarkIsFound(home.data());
            } finally {
                server.close();
            }
            assertThat(secrets.inFiles(home.data())).as("after it stopped").isEmpty();
            assertThat(secrets.inFiles(home.at("export"))).isEmpty();
            assertThat(secrets.in("the server's output", server.log().getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
            for (String each : told) {
                assertThat(secrets.in(each, each.getBytes(StandardCharsets.UTF_8)))
                        .isEmpty();
            }
        }
    }

    /** The search finds what is there: this purpose was asked for in clear. */
    private static void aMarkIsFound(Path data) throws IOException {
        Needles mark = new Needles();
        mark.text("a mark", "purpose-that-is-no-secret");
        assertThat(mark.inFiles(data)).isNotEmpty();
    }

    private void keysAndTransferSecret(Home home) throws IOException {
        secrets.base64("the transfer secret", home.transferSecret());
        try (Stream<Path> keys = Files.list(home.keys())) {
            for (Path key : keys.sorted().toList()) {
                String name = String.valueOf(key.getFileName());
                if (name.startsWith("master-")) {
                    secrets.base64(name, Files.readString(key).strip());
                } else if (name.equals("checkpoint.key")) {
                    secrets.text(name, Files.readString(key).strip());
                }
            }
        }
    }

    private void use(Scenario scenario, String bootstrap) throws IOException {
        Home home = scenario.home;
        String workload = scenario.estate.workloadToken("deployer");
        signed("a workload's token", workload);
        home.privateFile("workload.jwt", workload);
        String[] request = {
            "request",
            "--zone",
            Estate.ZONE,
            "--name",
            ".app.example.test",
            "--type",
            "TXT",
            "--token-file",
            home.at("workload.jwt").toString(),
            "--purpose",
            "purpose-that-is-no-secret"
        };
        told(scenario.shell
                .without(and(
                        request, "--form", "bearer", "--out", home.at("bearer").toString()))
                .ok());
        String bearer = Home.text(home.at("bearer")).strip();
        secrets.text("a lease", bearer);
        // The same token again is refused: it serves once.
        told(scenario.shell
                .without(and(request, "--form", "tsig", "--out", home.at("tsig").toString()))
                .exits(1));
        scenario.request(
                        "deployer",
                        "tsig",
                        "tsig",
                        "--zone",
                        Estate.ZONE,
                        "--name",
                        ".app.example.test",
                        "--type",
                        "TXT")
                .ok();
        signed(
                "a workload's second token",
                Home.text(home.at("workload-deployer.jwt")).strip());
        JsonNode key = Json.read(Home.text(home.at("tsig"))).orElseThrow();
        secrets.base64("a TSIG key", Json.text(key, "secret"));
        scenario.shell
                .as(
                        "toni",
                        "token",
                        "create",
                        "--label",
                        "script",
                        "--role",
                        "viewer",
                        "--out",
                        home.at("token").toString())
                .ok();
        String token = Home.text(home.at("token")).strip();
        secrets.text("a created token", token);
        String person = scenario.estate.idToken("rita");
        signed("a person's token", person);

        assertThat(SignedUpdate.addText(
                                Estate.ZONE,
                                "x.app.example.test",
                                "x",
                                Json.text(key, "key_name"),
                                Json.text(key, "secret"))
                        .send(scenario.dns())
                        .rcode())
                .isEqualTo("NOERROR");
        wronglyUsed(scenario, List.of(bootstrap, bearer, token, person, workload, Json.text(key, "secret")));
    }

    /** Each secret where it does not belong: in every place of a request from which an error could quote it. */
    private void wronglyUsed(Scenario scenario, List<String> all) throws IOException {
        for (String each : all) {
            String quoted = URLEncoder.encode(each, StandardCharsets.UTF_8);
            told(scenario.rest.get("/v1/zones", each));
            told(scenario.rest.get("/v1/audit/entries", each + "x"));
            told(scenario.rest.post("/v1/zones/example.test/changes", each, "{\"operations\":[]}"));
            told(scenario.rest.post("/v1/policy/changes", each, "{\"put\":[{\"kind\":\"Grant\"}]}"));
            told(scenario.rest.post("/v1/revocations", each, "{"));
            told(scenario.rest.form("/v1/token", "grant_type=nonsense&subject_token=" + quoted));
            told(scenario.rest.form(
                    "/v1/token",
                    "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type="
                            + "urn:ietf:params:oauth:token-type:jwt&authorization_details=%5B%7B%22type%22:%22dns%22%7D%5D"
                            + "&subject_token=" + quoted));
        }
    }

    private void told(Ran ran) {
        told.add(ran.out() + ran.err());
    }

    private void told(Rest.Answer answer) {
        told.add(answer.body());
    }

    /** A signed token: its signature alone is what makes it one. */
    private void signed(String what, String token) {
        secrets.text(what, token);
        secrets.text(what + "'s signature", token.substring(token.lastIndexOf('.') + 1));
    }

    private static String[] and(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
