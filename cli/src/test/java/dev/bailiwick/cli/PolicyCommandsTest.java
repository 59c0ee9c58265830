package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Declared documents: apply and diff")
final class PolicyCommandsTest {
    private static final String APPLY = "POST /v1/policy/changes";
    private static final String PLAN = "POST /v1/policy/plan";
    private static final String WAITING =
            "{'outcome':'waiting','change':'c_1','planHash':'ab','expires':'2026-01-02T00:00:00Z','widens':['Grant/ci gains names']}";

    @TempDir
    Path folder = Path.of("");

    private final FakeServer server;
    private Shell shell = new Shell();

    PolicyCommandsTest() throws IOException {
        server = new FakeServer();
    }

    @BeforeEach
    void declare() throws IOException {
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
        Files.writeString(folder.resolve("a.yaml"), """
                kind: Owner
                name: platform
                spec:
                  titel: Platform team
                ---
                kind: Grant
                name: ci
                spec:
                  identities: [ci]
                  notAfter: 2027-01-01T00:00:00Z
                """);
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(
                folder.resolve("sub/b.json"),
                "{\"kind\": \"Backend\", \"name\": \"embedded\", \"spec\": {\"type\": \"builtin\"}}");
        Files.writeString(folder.resolve("notes.txt"), "no document");
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/c.yaml"), "kind: hidden");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran apply(String... more) {
        String[] args = new String[3 + more.length];
        args[0] = "apply";
        args[1] = "-f";
        args[2] = folder.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return shell.run(args);
    }

    @Test
    void a_directory_is_submitted_whole_in_the_order_of_its_paths() {
        server.on(APPLY, 200, "{'outcome':'applied','change':'c_1','version':7,'changed':true}");
        Ran ran = apply();
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("applied the documents as change c_1: the policy is at version 7", "next: ");
        assertThat(server.last().json().at("/put/0/name").stringValue()).isEqualTo("platform");
        assertThat(server.last().json().at("/put/1/spec/notAfter").stringValue())
                .isEqualTo("2027-01-01T00:00:00Z");
        assertThat(server.last().json().at("/put/2/kind").stringValue()).isEqualTo("Backend");
        assertThat(server.last().json().at("/put")).hasSize(3);
        assertThat(apply("--output", "json").json().at("/version").intValue()).isEqualTo(7);
    }

    @Test
    void what_is_in_force_already_is_said_so() {
        server.on(APPLY, 200, "{'outcome':'applied','change':'','version':7,'changed':false}");
        assertThat(apply().out()).startsWith("nothing to change");
    }

    @Test
    void a_document_is_taken_out_of_force_by_its_name() {
        server.on(APPLY, 200, "{'outcome':'applied','change':'c_1','version':8,'changed':true}");
        assertThat(shell.run("apply", "--delete", "grants/old").exit()).isZero();
        assertThat(server.last().json().toString())
                .isEqualTo("{\"put\":[],\"delete\":[{\"kind\":\"Grant\",\"name\":\"old\"}]}");
    }

    @Test
    void what_widens_waits_for_a_second_person() {
        server.on(APPLY, 202, WAITING);
        Ran ran = apply();
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out())
                .contains("waits for a second person", "it widens: Grant/ci gains names", "bailiwick approve c_1");
        assertThat(apply("--output", "json").json().at("/outcome").stringValue())
                .isEqualTo("waiting");
    }

    @Test
    void waiting_for_the_second_person_ends_with_what_was_decided() {
        server.on(APPLY, 202, WAITING)
                .on("GET /v1/changes/c_1", 200, "{'id':'c_1','state':'waiting'}")
                .on("GET /v1/changes/c_1", 200, "{'id':'c_1','kind':'policy','target':'policy','state':'applied'}");
        Ran ran = apply("--wait");
        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).contains("bailiwick approve c_1");
        assertThat(ran.out()).startsWith("change c_1 of policy: applied");
    }

    @Test
    void waiting_in_vain_is_told_apart() {
        server.on(APPLY, 202, WAITING)
                .on("GET /v1/changes/c_1", 200, "{'id':'c_1','state':'waiting'}")
                .on("GET /v1/changes/c_1", 200, "{'id':'c_1','state':'expired'}");
        assertThat(apply("--wait", "--wait-seconds", "0").exit()).isEqualTo(4);
        assertThat(apply("--wait").exit()).isEqualTo(1);
    }

    @Test
    void errors_come_back_with_file_line_and_the_nearest_word() {
        server.on(
                APPLY,
                400,
                "{'type':'https://bailiwick.dev/problems/invalid','status':400,'detail':'2 errors','errors':["
                        + "{'document':'Owner/platform','pointer':'/spec/titel','message':'unknown field `titel`','nearest':'title'},"
                        + "{'pointer':'/put/1/spec/identities/0','message':'unknown identity `ci`'},"
                        + "{'document':'Zone/live','pointer':'/spec/backend','message':'unknown backend'}]}");
        Ran ran = apply();
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains(folder.resolve("a.yaml") + ":4: unknown field `titel` (did you mean `title`?)")
                .contains(folder.resolve("a.yaml") + ":9: unknown identity `ci`")
                .contains("Zone/live /spec/backend (in force, not in these files): unknown backend");
        assertThat(apply("--output", "json").json().at("/error/problem/errors")).hasSize(3);
    }

    @Test
    void files_that_are_no_documents_never_leave_the_machine() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "kind: Owner\nname: a\nname: b\n");
        Ran ran = apply();
        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains(file + ":3: field `name` is given twice");
        Files.writeString(file, "- kind: Owner\n");
        assertThat(apply().err()).contains(file + ":1: expected a document with `kind`, `name` and `spec`");
        Files.writeString(file, "kind: Owner\nname: platform\n");
        assertThat(apply().err())
                .contains(file + ":2: `Owner/platform` was given before, at " + folder.resolve("a.yaml") + ":2");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_missing_file_or_nothing_at_all_is_a_mistake_of_the_command_line() {
        assertThat(shell.run("apply", "-f", folder.resolve("none.yaml").toString())
                        .exit())
                .isEqualTo(2);
        assertThat(shell.run("apply").exit()).isEqualTo(2);
    }

    @Test
    void diff_shows_field_by_field_what_would_change_and_changes_nothing() {
        server.on(
                PLAN,
                200,
                "{'outcome':'would-wait','plan':{'hash':'ab','widens':['Grant/ci gains names'],'diffs':["
                        + "{'kind':'Owner','name':'platform','after':{'kind':'Owner','name':'platform','spec':{'title':'P'}}},"
                        + "{'kind':'Grant','name':'ci','before':{'spec':{'scope':{'names':['a'],'ttl':{'max':5}}}},"
                        + "'after':{'spec':{'scope':{'names':['a','b'],'ttl':{'max':5}}}}},"
                        + "{'kind':'Forbid','name':'old','before':{'spec':{'reason':'x'}}}]}}");
        Ran ran = shell.run("diff", "-f", folder.toString());
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("+ Owner/platform\n    + spec.title: P\n")
                .contains(
                        "~ Grant/ci\n    - spec.scope.names: [\"a\"]\n    + spec.scope.names: [\"a\",\"b\"]\n- Forbid/old")
                .contains(
                        "it widens: Grant/ci gains names", "it would wait for a second person", "nothing was changed");
        assertThat(shell.run("diff", "-f", folder.toString(), "--output", "json")
                        .json()
                        .at("/plan/diffs"))
                .hasSize(3);
    }
}
