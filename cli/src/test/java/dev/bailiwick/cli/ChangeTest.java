package dev.bailiwick.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bailiwick.cli.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Changes: plan, submit, show, approve, rollback")
final class ChangeTest {
    private static final String SUBMIT = "POST /v1/zones/example.com/changes";
    private static final String APPLIED =
            "{'outcome':'applied','change':'c_1','correlation':'a_1','version':12,'serial':2026,'changed':true,'plan':'ab'}";
    private static final String WAITING =
            "{'outcome':'waiting','change':'c_1','plan':'ab','expires':'2026-01-02T00:00:00Z',"
                    + "'reasons':[{'code':'rule','rule':'ApprovalRule/mail','message':'mail'}]}";
    private static final String PLAN =
            "{'zone':'example.com.','hash':'ab','edits':[{'name':'www.example.com.','type':'A',"
                    + "'before':{'ttl':300,'records':['192.0.2.1','192.0.2.2']},'after':{'ttl':300,'records':['192.0.2.2','192.0.2.7']}}],"
                    + "'consequences':['redirect-traffic'],'notes':[{'consequence':'redirect-traffic','name':'www.example.com.','detail':'in use'}]}";
    private static final String SHOWN =
            "{'id':'c_1','kind':'zone','target':'example.com.','state':'waiting','verification':'pending',"
                    + "'identity':'ci','owner':'platform','door':'rest','requestedAt':'2026-01-01T00:00:00Z','expiresAt':'2026-01-02T00:00:00Z',"
                    + "'appliedVersion':0,'planHash':'ab','plan':" + PLAN
                    + ",'decision':{'decision':'needs-approval','reasons':[]},'approvals':[]}";

    @TempDir
    Path folder = Path.of("");

    private final FakeServer server;
    private final Shell shell;

    ChangeTest() throws IOException {
        server = new FakeServer();
        shell = new Shell().with("BAILIWICK_SERVER", server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Ran submit(String... words) {
        List<String> args = new ArrayList<>(List.of("change", "submit", "example.com"));
        args.addAll(List.of(words));
        return shell.run(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replace www A 300 192.0.2.7 | {'op':'replace','name':'www.example.com.','type':'A','ttl':300,'records':['192.0.2.7']}",
                "add @ mx 60 10_m 20_n       | {'op':'add','name':'example.com.','type':'MX','ttl':60,'records':['10 m','20 n']}",
                "delete www                  | {'op':'delete-name','name':'www.example.com.'}",
                "delete-name www             | {'op':'delete-name','name':'www.example.com.'}",
                "delete www.example.COM A    | {'op':'delete','name':'www.example.COM.','type':'A'}",
                "delete www.example.com. A   | {'op':'delete','name':'www.example.com.','type':'A'}",
                "delete www A 192.0.2.1      | {'op':'delete-records','name':'www.example.com.','type':'A','records':['192.0.2.1']}",
                "delete a\\.example.com A    | {'op':'delete','name':'a\\\\.example.com.example.com.','type':'A'}",
                "delete wwwexample.com A     | {'op':'delete','name':'wwwexample.com.example.com.','type':'A'}",
            })
    void an_operation_in_words_becomes_a_request(String words, String operation) {
        server.on(SUBMIT, 200, APPLIED);
        String[] split = words.strip().split(" ", -1);
        for (int i = 0; i < split.length; i++) {
            split[i] = split[i].replace('_', ' ');
        }
        assertThat(submit(split).exit()).isZero();
        assertThat(server.last().json().at("/operations/0").toString())
                .isEqualTo(operation.strip().replace('\'', '"'));
        assertThat(server.last().json().at("/operations")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "replace www A",
                "replace www A soon 192.0.2.1",
                "add www",
                "delete",
                "delete-records www A",
                "delete-name a b"
            })
    void an_incomplete_operation_is_not_sent(String words) {
        Ran ran = words.isEmpty() ? submit() : submit(words.split(" ", -1));
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void an_applied_change_is_told_with_what_to_do_next() {
        server.on(SUBMIT, 200, APPLIED);
        Ran ran = submit("delete", "www");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains(
                        "applied as change c_1: the zone is at version 12, serial 2026",
                        "--wait verified",
                        "bailiwick change rollback c_1");
        assertThat(submit("delete", "www", "--output", "json")
                        .json()
                        .at("/change")
                        .stringValue())
                .isEqualTo("c_1");
    }

    @Test
    void verification_can_be_waited_for_and_failing_it_is_a_refusal() {
        server.on(SUBMIT, 200, APPLIED.replace("}", ",'verification':'seen'}"))
                .on(SUBMIT, 200, APPLIED.replace("}", ",'verification':'differs'}"));
        Ran seen = submit("delete", "www", "--wait", "verified");
        assertThat(seen.exit()).isZero();
        assertThat(seen.out()).contains("verified: every required name server answers so");
        assertThat(server.last().json().at("/wait").stringValue()).isEqualTo("verified");
        Ran differs = submit("delete", "www", "--wait", "verified");
        assertThat(differs.exit()).isEqualTo(1);
        assertThat(differs.out()).contains("a name server answers otherwise");
    }

    @Test
    void a_change_that_waits_has_its_own_exit_code() {
        server.on(SUBMIT, 202, WAITING);
        Ran ran = submit("delete", "www");
        assertThat(ran.exit()).isEqualTo(4);
        assertThat(ran.out())
                .contains("nothing is changed yet", "[rule] ApprovalRule/mail: mail", "bailiwick approve c_1");
    }

    @Test
    void each_submission_has_a_key_so_that_it_can_be_repeated_safely() throws IOException {
        server.on(SUBMIT, 200, APPLIED);
        submit("delete", "www", "--if-version", "11");
        String first = server.last().header("Idempotency-key");
        assertThat(first).isNotEmpty();
        assertThat(server.last().header("If-match")).isEqualTo("\"11\"");
        submit("delete", "www");
        assertThat(server.last().header("Idempotency-key")).isNotEmpty().isNotEqualTo(first);
        submit("delete", "www", "--idempotency-key", "k1");
        assertThat(server.last().header("Idempotency-key")).isEqualTo("k1");
        server.close();
        assertThat(submit("delete", "www", "--idempotency-key", "k2").err()).contains("--idempotency-key k2");
    }

    @Test
    void a_file_holds_any_number_of_operations() throws IOException {
        server.on(SUBMIT, 200, APPLIED).on(SUBMIT, 400, "{'type':'x/invalid','status':400,'detail':'bad address'}");
        Path file = Files.writeString(
                folder.resolve("c.yaml"),
                "operations:\n- {op: delete-name, name: a.example.com}\n- {op: delete-name, name: b.example.com}\n");
        assertThat(submit("-f", file.toString()).exit()).isZero();
        assertThat(server.last().json().at("/operations")).hasSize(2);
        Ran invalid = submit("-f", file.toString());
        assertThat(invalid.exit()).isEqualTo(3);
        assertThat(invalid.err()).contains(file + ": invalid: bad address");
        assertThat(submit("-f", file.toString(), "delete", "www").exit()).isEqualTo(2);
        assertThat(submit("-f", folder.resolve("none").toString()).exit()).isEqualTo(2);
        Files.writeString(file, "{");
        assertThat(submit("-f", file.toString()).exit()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"allow, 0", "needs-approval, 4", "deny, 1"})
    void a_plan_shows_records_consequences_and_the_decision(String decision, int exit) {
        server.on(
                "POST /v1/zones/example.com/plan",
                200,
                "{'plan':" + PLAN + ",'decision':{'decision':'" + decision
                        + "','reasons':[{'code':'grant-matches','rule':'Grant/ci','message':'ok'}]}}");
        Ran ran = shell.run("change", "plan", "example.com", "replace", "www", "A", "300", "192.0.2.2", "192.0.2.7");
        assertThat(ran.exit()).isEqualTo(exit);
        assertThat(ran.out())
                .startsWith("""
                        - www.example.com. 300 A 192.0.2.1
                          www.example.com. 300 A 192.0.2.2
                        + www.example.com. 300 A 192.0.2.7
                        consequences: redirect-traffic
                          redirect-traffic at www.example.com.: in use
                        """)
                .contains("decision: " + decision + "\n  [grant-matches] Grant/ci: ok\n", "nothing was changed");
    }

    @Test
    void show_tells_what_when_and_by_whom() {
        server.on("GET /v1/changes/c_1", 200, SHOWN);
        Ran ran = shell.run("change", "show", "c_1");
        assertThat(ran.out())
                .contains(
                        "change c_1 of example.com.: waiting",
                        "ci, owned by platform",
                        "+ www.example.com. 300 A 192.0.2.7")
                .contains("next: `bailiwick approve c_1`");
        assertThat(shell.run("change", "show", "c_1", "--output", "json")
                        .json()
                        .at("/planHash")
                        .stringValue())
                .isEqualTo("ab");
    }

    @Test
    void rollback_and_withdrawal_are_one_command_each() {
        server.on("POST /v1/changes/c_1/rollback", 200, APPLIED.replace("c_1", "c_2"))
                .on("DELETE /v1/changes/c_1", 200, "application/json", new byte[0]);
        assertThat(shell.run("change", "rollback", "c_1", "--cause", "wrong host")
                        .out())
                .contains("applied as change c_2");
        assertThat(server.last().body()).isEqualTo("{\"cause\":\"wrong host\"}");
        assertThat(shell.run("change", "withdraw", "c_1").out()).contains("change c_1 is withdrawn");
        assertThat(shell.run("change", "withdraw", "c_1", "--output", "json")
                        .json()
                        .at("/change")
                        .stringValue())
                .isEqualTo("c_1");
    }

    @Test
    void approving_shows_the_plan_asks_and_sends_the_hash_of_what_was_shown() {
        server.on("GET /v1/changes/c_1", 200, SHOWN).on("POST /v1/changes/c_1/approvals", 200, APPLIED);
        Ran ran = shell.typing("yes").run("approve", "c_1");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .containsSubsequence("- www.example.com. 300 A 192.0.2.1", "approved", "applied as change c_1");
        assertThat(server.last().body()).isEqualTo("{\"planHash\":\"ab\"}");
    }

    @Test
    void anything_but_yes_approves_nothing() {
        server.on("GET /v1/changes/c_1", 200, SHOWN);
        assertThat(shell.typing("y").run("approve", "c_1").exit()).isEqualTo(1);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void without_a_terminal_it_takes_a_word_and_another_plan_is_never_approved() {
        server.on("GET /v1/changes/c_1", 200, SHOWN).on("POST /v1/changes/c_1/approvals", 200, APPLIED);
        assertThat(shell.run("approve", "c_1").exit()).isEqualTo(2);
        Ran other = shell.run("approve", "c_1", "--yes", "--plan", "cd");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("the plan is ab, not the `cd`");
        assertThat(server.asked()).allMatch(asked -> asked.method().equals("GET"));
        Ran json = shell.run("approve", "c_1", "--yes", "--plan", "ab", "--output", "json");
        assertThat(json.exit()).isZero();
        assertThat(json.json().at("/outcome").stringValue()).isEqualTo("applied");
    }

    @Test
    void what_does_not_wait_cannot_be_approved() {
        server.on("GET /v1/changes/c_1", 200, SHOWN.replace("'state':'waiting'", "'state':'expired'"));
        Ran ran = shell.run("approve", "c_1", "--yes");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("does not wait: it is expired");
    }

    @Test
    void an_approval_that_admits_the_next_submission_is_done() {
        server.on("GET /v1/changes/c_1", 200, SHOWN).on("POST /v1/changes/c_1/approvals", 202, WAITING);
        Ran ran = shell.run("approve", "c_1", "--yes");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("approved; it is applied when its requester submits the same again");
    }
}
