package dev.bailiwick.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("bailiwick policy test")
final class PolicyTestCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void policy() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), """
                kind: Owner
                name: web
                spec: {title: Web, contact: "#web"}
                ---
                kind: TrustAnchor
                name: ci
                spec: {type: oidc, issuer: "https://ci.example", audience: bailiwick, algorithms: [ES256]}
                ---
                kind: Identity
                name: deploy
                spec: {owner: web, environment: prod, purpose: deploys, notAfter: "2030-01-01T00:00:00Z", match: [{anchor: ci, claims: {sub: deploy}}]}
                ---
                kind: Grant
                name: deploy
                spec:
                  identities: [deploy]
                  scope: {zones: [example.com], names: [.app.example.com, example.com], types: [A, MX], operations: [read, create, update, delete]}
                  condition: 'proved.claims.ref == "main"'
                  notAfter: "2029-01-01T00:00:00Z"
                ---
                kind: Zone
                name: example.com
                spec: {zone: example.com, riskOwner: web, environment: prod}
                """);
        Files.writeString(directory.resolve("example.com.zone"), """
                $TTL 300
                @ IN SOA ns.example.com. hostmaster.example.com. 1 3600 600 86400 300
                @ IN NS ns.example.com.
                ns IN A 192.0.2.1
                www.app IN A 192.0.2.2
                """);
    }

    private int run(String tests, String... more) throws IOException {
        Files.writeString(directory.resolve("tests.yaml"), tests);
        out.getBuffer().setLength(0);
        List<String> args = new java.util.ArrayList<>(
                List.of("policy", "test", "-f", directory.toString(), "--at", "2027-01-01T00:00:00Z"));
        args.addAll(List.of(more));
        return Cli.run(
                List.of(new PolicyCommand()),
                args.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of());
    }

    private static String tests(String expectOfAddress) {
        return """
                kind: PolicyTest
                name: deploy
                spec:
                  identity: deploy
                  zone: example.com
                  content: example.com.zone
                  proved: {claims: {ref: main}}
                  cases:
                    - name: changes an address of its app
                      change: [{op: replace, name: www.app.example.com, type: A, ttl: 60, records: [192.0.2.9]}]
                      expect: %s
                    - name: mail needs a person
                      change: [{op: add, name: example.com, type: MX, ttl: 60, records: ["10 mx.app.example.com."]}]
                      expect: needs-approval
                    - name: nothing beside its app
                      change: [{op: add, name: other.example.com, type: A, ttl: 60, records: [192.0.2.9]}]
                      expect: deny
                      because: outside-grant
                    - name: reads its app
                      access: {operation: read, name: www.app.example.com, type: A}
                      expect: allow
                """.formatted(expectOfAddress);
    }

    @Test
    void passes_where_every_expected_decision_holds() throws IOException {
        assertThat(run(tests("allow"))).as("%s%s", out, err).isZero();
        assertThat(out.toString()).contains("4 of 4 expected decisions hold");
    }

    @Test
    void fails_with_the_case_and_the_reasons_where_one_does_not() throws IOException {
        assertThat(run(tests("deny"))).isNotZero();
        assertThat(out.toString())
                .contains("FAILED  deploy: changes an address of its app: deny was expected, not allow")
                .contains("condition-satisfied")
                .contains("3 of 4 expected decisions hold");
    }

    @Test
    void looks_at_what_the_workload_is_taken_to_have_proved() throws IOException {
        assertThat(run(tests("allow").replace("ref: main", "ref: other"))).isNotZero();
        assertThat(out.toString()).contains("1 of 4 expected decisions hold");
    }

    @Test
    void prints_json() throws IOException {
        assertThat(run(tests("allow"), "--output", "json")).isZero();
        assertThat(out.toString()).contains("\"failed\":0").contains("\"case\":\"mail needs a person\"");
    }

    @Test
    void names_what_is_wrong_in_a_test_and_in_a_policy() throws IOException {
        assertThat(run(tests("maybe"))).isNotZero();
        assertThat(err.toString()).contains("tests.yaml").contains("cases/0");
        assertThat(run(tests("allow").replace("zone: example.com\n", "zon: example.com\n")))
                .isNotZero();
        assertThat(err.toString()).contains("unknown field `zon`");
        Files.writeString(directory.resolve("broken.yaml"), "kind: Owner\nname: x\nspec: {titel: X}\n");
        assertThat(run(tests("allow"))).isNotZero();
        assertThat(err.toString()).contains("broken.yaml").contains("titel");
    }
}
